package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A container's group of version 2 on a host whose controllers are of version 1. The runtime makes
 * none there; a program that wants to see version 2 alone, as systemd does, needs one to be the
 * root of what it sees. Limits are those of version 1, from outside.
 */
final class UnifiedGroup implements AutoCloseable {
  private static final String OWN = "0::";

  private final Path root;
  private final int processes;

  private UnifiedGroup(Path root, int processes) {
    this.root = root;
    this.processes = processes;
  }

  /** Makes the one that {@code spec} mounts; nothing if it mounts none. */
  static Optional<UnifiedGroup> open(Cgroups cgroups, Json.Obj spec) {
    boolean wanted = false;
    for (Json mount : spec.array("mounts")) {
      wanted |= mount.asObject().string("type").equals("cgroup2");
    }
    if (!wanted) {
      return Optional.empty();
    }
    Path root = cgroups.unifiedOfHybrid();
    Path group = root.resolve(RunConfig.cgroup(spec).substring(1));
    RunFiles.makeDirectories(group);
    return Optional.of(
        new UnifiedGroup(
            root, Descriptor.open(group.resolve("cgroup.procs"), Descriptor.O_WRONLY)));
  }

  /** The descriptor by which a process joins; stays owned by this object. */
  int processes() {
    return processes;
  }

  /** A command that joins, with {@link #processes} as descriptor {@code fd}, and goes on. */
  static List<String> joining(int fd, List<String> command) {
    var joining =
        new ArrayList<>(
            List.of("/bin/sh", "-c", "echo 0 >&" + fd + " && exec \"$@\" " + fd + ">&-", "sh"));
    joining.addAll(command);
    return joining;
  }

  /** Takes a process out again: into the group that this process is in. */
  void expel(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        if (line.startsWith(OWN)) {
          Path own = root.resolve(line.substring(OWN.length() + 1));
          Files.writeString(own.resolve("cgroup.procs"), Long.toString(pid));
        }
      }
    } catch (IOException e) {
      throw RunFiles.failed("leave the group of the container", root, e);
    }
  }

  @Override
  public void close() {
    Descriptor.close(processes);
  }
}
