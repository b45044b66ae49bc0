package io.gantry.engine.local.start;

import io.gantry.container.runtime.Namespaces;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.Namespaces.UserMapping;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.linux.namespace.IdMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Which namespaces a container gets and what must be mounted because of that. */
final class NamespacePlan {
  private static final String CONTAINER = "container:";

  /** How every container's own /dev/shm is mounted. */
  private static final List<String> USUAL = List.of("nosuid", "noexec", "nodev");

  private NamespacePlan() {}

  /**
   * Decides.
   *
   * @param users the user namespace that has the container's ids, if it has its own
   * @param pidOf the first process of a running container by its id
   */
  static Namespaces decide(
      ContainerSpec spec, Namespace network, Optional<Path> users, ToLongFunction<String> pidOf) {
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
        users.map(path -> mapping(spec, network, path)),
        sysctls);
  }

  private static UserMapping mapping(ContainerSpec spec, Namespace network, Path users) {
    IdMap ids = Translation.ids(spec.namespaces().mapping());
    boolean own = network instanceof Namespace.Own || spec.network().joins();
    return new UserMapping(ids.uids(), ids.gids(), Optional.of(users), own);
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
   * @param restrictions of the host's mount at a path
   */
  static List<Mount> mounts(
      ContainerSpec spec,
      Path shared,
      Predicate<Path> there,
      Function<Path, List<String>> restrictions) {
    String mode = spec.namespaces().ipc();
    if (mode.equals("host")) {
      return Stream.of("/dev/shm", "/dev/mqueue")
          .filter(path -> there.test(Path.of(path)))
          .map(path -> bind(path, path, restrictions.apply(Path.of(path))))
          .toList();
    }
    return mode.startsWith(CONTAINER)
        ? List.of(bind(shared.toString(), "/dev/shm", USUAL))
        : List.of();
  }

  private static Mount bind(String source, String target, List<String> restrictions) {
    var options = new ArrayList<>(List.of("rbind", "rprivate"));
    options.addAll(restrictions);
    return new Mount("bind", source, Path.of(target), options);
  }
}
