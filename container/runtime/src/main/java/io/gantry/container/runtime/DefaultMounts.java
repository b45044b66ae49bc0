package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What every container finds mounted, and in which order the mounts are made. */
final class DefaultMounts {
  private static final long TTY = 5;

  private DefaultMounts() {}

  /**
   * The default mounts, then the requested ones with parents before children; a requested mount
   * replaces a default one on the same target.
   */
  static Json.Arr json(SpecBuilder.Request request) {
    var taken = new HashSet<String>();
    for (SpecBuilder.Mount mount : request.mounts()) {
      taken.add(mount.target().toString());
    }
    var mounts = new ArrayList<Json>();
    for (SpecBuilder.Mount mount : standard(request)) {
      if (!taken.contains(mount.target().toString())) {
        mounts.add(json(mount));
      }
    }
    var requested = new ArrayList<>(request.mounts());
    requested.sort((a, b) -> Integer.compare(a.target().getNameCount(), b.target().getNameCount()));
    requested.addAll(request.devices().mounts());
    for (SpecBuilder.Mount mount : requested) {
      mounts.add(json(mount));
    }
    return Json.array(mounts);
  }

  /**
   * What the root must be for the mounts to send or get events of mounts: the runtime makes
   * everything private otherwise, sources too. Empty for that.
   */
  static String propagation(List<SpecBuilder.Mount> mounts) {
    String propagation = "";
    for (SpecBuilder.Mount mount : mounts) {
      for (String option : mount.options()) {
        switch (option) {
          case "shared", "rshared" -> {
            return "shared";
          }
          case "slave", "rslave" -> propagation = "rslave";
          default -> {}
        }
      }
    }
    return propagation;
  }

  private static List<SpecBuilder.Mount> standard(SpecBuilder.Request request) {
    Rights rights = request.rights();
    String access = rights.privileged() ? "rw" : "ro";
    var mounts =
        new ArrayList<>(
            List.of(
                mount("proc", "proc", "/proc", "nosuid", "noexec", "nodev"),
                mount("tmpfs", "tmpfs", "/dev", "nosuid", "strictatime", "mode=755", "size=65536k"),
                terminals(request),
                mount("sysfs", "sysfs", "/sys", "nosuid", "noexec", "nodev", access),
                mount(
                    "cgroup",
                    "cgroup",
                    "/sys/fs/cgroup",
                    "nosuid",
                    "noexec",
                    "nodev",
                    "relatime",
                    rights.writableCgroups() ? "rw" : access),
                mount("mqueue", "mqueue", "/dev/mqueue", "nosuid", "noexec", "nodev")));
    long shmSize = request.shmSize();
    if (shmSize >= 0) {
      mounts.add(
          mount(
              "tmpfs",
              "shm",
              "/dev/shm",
              "nosuid",
              "noexec",
              "nodev",
              "mode=1777",
              "size=" + (shmSize > 0 ? shmSize : 64L << 20)));
    }
    return mounts;
  }

  /** The group tty owns them, where it exists. */
  private static SpecBuilder.Mount terminals(SpecBuilder.Request request) {
    var options =
        new ArrayList<>(List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));
    if (request.namespaces().users().map(users -> users.hasGroup(TTY)).orElse(true)) {
      options.add("gid=" + TTY);
    }
    return new SpecBuilder.Mount("devpts", "devpts", Path.of("/dev/pts"), options);
  }

  private static SpecBuilder.Mount mount(
      String type, String source, String target, String... options) {
    return new SpecBuilder.Mount(type, source, Path.of(target), List.of(options));
  }

  private static Json.Obj json(SpecBuilder.Mount mount) {
    return Json.object()
        .put("destination", mount.target().toString())
        .put("type", mount.type())
        .put("source", mount.source())
        .put("options", Json.strings(mount.options()))
        .build();
  }
}
