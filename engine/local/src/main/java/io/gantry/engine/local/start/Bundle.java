package io.gantry.engine.local.start;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.container.runtime.Namespaces;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.container.runtime.cdi.CdiDevices;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.Resources;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.MountIds;
import io.gantry.engine.local.record.SystemContainer;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.mount.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From a record to the request for an OCI runtime specification. */
final class Bundle {
  private Bundle() {}

  static SpecBuilder.Request request(
      ContainerRecord record,
      Path state,
      Path runDirectory,
      Optional<Mount> init,
      SpecBuilder.ProcessRequest process,
      Namespaces namespaces,
      Function<MountPoint, List<String>> restrictions) {
    return new SpecBuilder.Request(
        record.id(),
        record.spec().namespaces().uts().equals("host") ? "" : record.config().hostname(),
        process,
        mounts(record, state, runDirectory, init, restrictions),
        namespaces,
        Translation.limits(record.spec().resources()),
        Translation.rights(record.spec().security()),
        devices(record),
        record.spec().namespaces().ipc().equals("none") ? -1 : record.spec().resources().shmSize(),
        cgroup(record),
        record.spec().annotations());
  }

  private static DeviceEdits devices(ContainerRecord record) {
    Resources.Devices asked = record.spec().resources().devices();
    var paths = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (String device : asked.paths()) {
      (CdiDevices.isName(device) ? names : paths).add(device);
    }
    return new CdiDevices(CdiDevices.DIRECTORIES).resolve(names).with(paths, asked.rules());
  }

  /** Where the container's control group lies below each hierarchy. */
  private static String cgroup(ContainerRecord record) {
    String parent = record.spec().resources().cgroupParent();
    // normalized: what would lead above the root stays below it, and so below each hierarchy
    return Path.of("/", parent.isEmpty() ? "gantry" : parent, record.id()).normalize().toString();
  }

  private static List<Mount> mounts(
      ContainerRecord record,
      Path state,
      Path runDirectory,
      Optional<Mount> init,
      Function<MountPoint, List<String>> restrictions) {
    var mounts = new ArrayList<Mount>();
    init.ifPresent(mounts::add);
    var targets = new HashSet<String>();
    for (MountPoint point : record.mounts()) {
      targets.add(point.target());
    }
    for (String name : PrivateSources.NAMES) {
      if (!targets.contains("/etc/" + name)) {
        mounts.add(
            new Mount(
                "bind",
                PrivateSources.names(record, state, runDirectory).resolve(name).toString(),
                Path.of("/etc", name),
                List.of("rbind", "rprivate")));
      }
    }
    if (SystemContainer.is(record.spec().systemd(), record.config().arguments())) {
      for (Mount mount : systemMounts(record, Cgroups.ofHost())) {
        if (!targets.contains(mount.target().toString())) {
          mounts.add(mount);
        }
      }
    }
    mounts.addAll(
        NamespacePlan.mounts(
            record.spec(),
            SharedMemory.directory(runDirectory),
            Files::isDirectory,
            Mounts::restrictions));
    for (int i = 0; i < record.mounts().size(); i++) {
      MountPoint point = record.mounts().get(i);
      String source = PrivateSources.path(record, runDirectory, i, point);
      mounts.add(mount(point, source, restrictions.apply(point)));
    }
    return mounts;
  }

  private static List<Mount> systemMounts(ContainerRecord record, Cgroups cgroups) {
    Cgroups.Layout layout = cgroups.layout();
    if (layout != Cgroups.Layout.UNIFIED) {
      if (!Files.exists(cgroups.unifiedOfHybrid().resolve("cgroup.procs"))) {
        throw new GantryException(
            Kind.UNAVAILABLE,
            "--systemd needs control groups of version 2: mount them at "
                + cgroups.unifiedOfHybrid());
      }
      if (record.spec().namespaces().cgroup().equals("host")) {
        throw new GantryException(
            Kind.INVALID,
            "--systemd needs a control group namespace of its own: leave out --cgroupns host");
      }
    }
    return SystemContainer.mounts(layout);
  }

  private static Mount mount(MountPoint point, String source, List<String> restrictions) {
    Path target = Path.of(point.target());
    if (point.type().equals("tmpfs")) {
      return new Mount("tmpfs", "tmpfs", target, tmpfsOptions(point.options()));
    }
    List<String> chosen = point.options().isEmpty() ? List.of("rbind") : point.options();
    var options = new ArrayList<>(chosen);
    options.removeIf(MountIds::is); // done already
    options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
    options.addAll(restrictions);
    if (point.readOnly() && !restrictions.contains("ro")) {
      options.add("ro");
    }
    return new Mount("bind", source, target, options);
  }

  /** What the user says takes back what is usual. */
  private static List<String> tmpfsOptions(List<String> asked) {
    var options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    for (String option : asked) {
      options.remove("no" + option);
      if (!options.contains(option)) {
        options.add(option);
      }
    }
    return options;
  }
}
