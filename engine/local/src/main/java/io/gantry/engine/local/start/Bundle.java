package io.gantry.engine.local.start;

import io.gantry.container.runtime.SpecBuilder;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Security;
import io.gantry.engine.local.record.ContainerRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a record to the request for an OCI runtime specification. Pure. */
final class Bundle {
  private Bundle() {}

  static SpecBuilder.Request request(
      ContainerRecord record,
      Path state,
      SpecBuilder.ProcessRequest process,
      SpecBuilder.Network network) {
    Security security = record.spec().security();
    return new SpecBuilder.Request(
        record.id(),
        record.config().hostname(),
        process,
        mounts(record, state),
        network,
        limits(record.spec().resources()),
        security.privileged(),
        security.capAdd(),
        security.capDrop(),
        security.noNewPrivileges(),
        security.seccompUnconfined(),
        security.readOnlyRootfs(),
        record.spec().resources().shmSize(),
        "/gantry/" + record.id(),
        Map.of());
  }

  private static SpecBuilder.Limits limits(Resources resources) {
    return new SpecBuilder.Limits(
        resources.memory(),
        resources.memorySwap(),
        resources.memoryReservation(),
        resources.nanoCpus(),
        resources.cpuShares(),
        present(resources.cpusetCpus()),
        present(resources.cpusetMems()),
        resources.pids());
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static List<Mount> mounts(ContainerRecord record, Path state) {
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
    for (MountPoint point : record.mounts()) {
      mounts.add(mount(point, record.spec().mounts()));
    }
    return mounts;
  }

  private static Mount mount(MountPoint point, List<MountSpec> asked) {
    Path target = Path.of(point.target());
    if (point.type().equals("tmpfs")) {
      return new Mount("tmpfs", "tmpfs", target, tmpfsOptions(point, asked));
    }
    var options = new ArrayList<String>();
    options.add("rbind");
    options.add(point.propagation().isEmpty() ? "rprivate" : point.propagation());
    if (point.readOnly()) {
      options.add("ro");
    }
    return new Mount("bind", point.source(), target, options);
  }

  private static List<String> tmpfsOptions(MountPoint point, List<MountSpec> asked) {
    var options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    for (MountSpec spec : asked) {
      if (spec instanceof MountSpec.Tmpfs(String target, String given)
          && Path.of(target).normalize().equals(Path.of(point.target()))
          && !given.isEmpty()) {
        for (String option : given.split(",", -1)) {
          options.remove("no" + option);
          options.add(option);
        }
      }
    }
    return options;
  }
}
