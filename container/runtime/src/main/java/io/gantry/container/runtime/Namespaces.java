package io.gantry.container.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the namespaces of a container come from.
 *
 * @param users how its user ids are those of the host; nothing for the host's own namespace
 * @param sysctls kernel parameters of its own namespaces
 */
public record Namespaces(
    Namespace network,
    Namespace pid,
    Namespace ipc,
    Namespace uts,
    Namespace cgroup,
    Optional<UserMapping> users,
    Map<String, String> sysctls) {
  /** Copies the map. */
  public Namespaces {
    sysctls = Map.copyOf(sysctls);
  }

  /** New ones, but for the network. */
  public static Namespaces with(Namespace network) {
    var own = new Namespace.Own();
    return new Namespaces(network, own, own, own, own, Optional.empty(), Map.of());
  }

  /** With kernel parameters. */
  public Namespaces withSysctls(Map<String, String> parameters) {
    return new Namespaces(network, pid, ipc, uts, cgroup, users, parameters);
  }

  /** One namespace. */
  public sealed interface Namespace {
    /** The host's. */
    record Host() implements Namespace {}

    /** A new one. */
    record Own() implements Namespace {}

    /** One that stands already, by the path of its file. */
    record Joined(Path path) implements Namespace {}
  }

  /** User and group ids inside and on the host. */
  public record UserMapping(List<IdRange> uids, List<IdRange> gids) {
    /** Copies the lists. */
    public UserMapping {
      uids = List.copyOf(uids);
      gids = List.copyOf(gids);
    }
  }

  /** {@code count} ids from {@code inside} on are those from {@code outside} on. */
  public record IdRange(long inside, long outside, long count) {}
}
