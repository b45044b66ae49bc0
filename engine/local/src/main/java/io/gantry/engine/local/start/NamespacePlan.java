package io.gantry.engine.local.start;

import io.gantry.container.runtime.Namespaces;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.api.ContainerSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Which namespaces a container gets and what must be mounted because of that. */
final class NamespacePlan {
  private static final String CONTAINER = "container:";

  private NamespacePlan() {}

  /**
   * Decides.
   *
   * @param pidOf the first process of a running container by its id
   */
  static Namespaces decide(ContainerSpec spec, Namespace network, ToLongFunction<String> pidOf) {
    var asked = spec.namespaces();
    Map<String, String> sysctls = new LinkedHashMap<>(spec.security().sysctls());
    if (!spec.domainname().isEmpty() && !asked.uts().equals("host")) {
      sysctls.put("kernel.domainname", spec.domainname());
    }
    return new Namespaces(
        network,
        namespace(asked.pid(), "pid", pidOf),
        namespace(asked.ipc(), "ipc", pidOf),
        namespace(asked.uts(), "uts", pidOf),
        namespace(asked.cgroup(), "cgroup", pidOf),
        Optional.empty(),
        sysctls);
  }

  private static Namespace namespace(String mode, String kind, ToLongFunction<String> pidOf) {
    if (mode.equals("host")) {
      return new Namespace.Host();
    }
    if (mode.startsWith(CONTAINER)) {
      long pid = pidOf.applyAsLong(mode.substring(CONTAINER.length()));
      return new Namespace.Joined(Path.of("/proc/" + pid + "/ns/" + kind));
    }
    return new Namespace.Own();
  }

  /** The id of the container whose IPC namespace and /dev/shm are shared, if one is. */
  static Optional<String> sharesMemoryWith(ContainerSpec spec) {
    String mode = spec.namespaces().ipc();
    return mode.startsWith(CONTAINER)
        ? Optional.of(mode.substring(CONTAINER.length()))
        : Optional.empty();
  }

  /**
   * The mounts that an IPC namespace of somebody else brings along.
   *
   * @param shared where /dev/shm of the other container will be found
   * @param there whether the host has a directory
   */
  static List<Mount> mounts(ContainerSpec spec, Path shared, Predicate<Path> there) {
    String mode = spec.namespaces().ipc();
    if (mode.equals("host")) {
      return Stream.of("/dev/shm", "/dev/mqueue")
          .filter(path -> there.test(Path.of(path)))
          .map(path -> bind(path, path))
          .toList();
    }
    return mode.startsWith(CONTAINER) ? List.of(bind(shared.toString(), "/dev/shm")) : List.of();
  }

  private static Mount bind(String source, String target) {
    return new Mount("bind", source, Path.of(target), List.of("rbind", "rprivate"));
  }
}
