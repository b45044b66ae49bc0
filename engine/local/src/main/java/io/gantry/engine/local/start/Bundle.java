package io.gantry.engine.local.start;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.container.runtime.Namespaces;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.container.runtime.cdi.CdiDevices;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.Resources;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.SystemContainer;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.cgroup.Cgroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** From a record to the request for an OCI runtime specification. */
final class Bundle {
  private Bundle() {}

  static SpecBuilder.Request request(
      ContainerRecord record,
      Path state,
      Path runDirectory,
      SpecBuilder.ProcessRequest process,
      Namespaces namespaces) {
    return new SpecBuilder.Request(
        record.id(),
        record.spec().namespaces().uts().equals("host") ? "" : record.config().hostname(),
        process,
        mounts(record, state, runDirectory),
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
    String below = parent.isEmpty() ? "/gantry" : parent.startsWith("/") ? parent : "/" + parent;
    return below + "/" + record.id();
  }

  private static List<Mount> mounts(ContainerRecord record, Path state, Path runDirectory) {
    var mounts = new ArrayList<Mount>();
    var targets = new HashSet<String>();
    for (MountPoint point : record.mounts()) {
      targets.add(point.target());
    }
    for (String name : List.of("resolv.conf", "hostname", "hosts")) {
      if (!targets.contains("/etc/" + name)) {
        mounts.add(
            new Mount(
                "bind",
                state.resolve(name).toString(),
                Path.of("/etc", name),
                List.of("rbind", "rprivate")));
      }
    }
    if (SystemContainer.is(record.spec().systemd(), record.config().arguments())) {
      if (Cgroups.ofHost().layout() != Cgroups.Layout.UNIFIED) {
        // the runtime leaves the container in the root of the empty version 2 hierarchy, where
        // systemd would tidy the groups of others away
        throw new GantryException(
            Kind.UNAVAILABLE,
            "--systemd needs a host with control groups of version 2 alone: boot it with"
                + " systemd.unified_cgroup_hierarchy=1");
      }
      for (Mount mount : SystemContainer.mounts()) {
        if (!targets.contains(mount.target().toString())) {
          mounts.add(mount);
        }
      }
    }
    mounts.addAll(
        NamespacePlan.mounts(
            record.spec(), SharedMemory.directory(runDirectory), Files::isDirectory));
    for (int i = 0; i < record.mounts().size(); i++) {
      MountPoint point = record.mounts().get(i);
      mounts.add(mount(point, PrivateSources.path(runDirectory, i, point)));
    }
    return mounts;
  }

  private static Mount mount(MountPoint point, String source) {
    Path target = Path.of(point.target());
    if (point.type().equals("tmpfs")) {
      return new Mount("tmpfs", "tmpfs", target, tmpfsOptions(point.options()));
    }
    List<String> chosen = point.options().isEmpty() ? List.of("rbind") : point.options();
    var options = new ArrayList<>(chosen);
    options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
    if (point.readOnly()) {
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
