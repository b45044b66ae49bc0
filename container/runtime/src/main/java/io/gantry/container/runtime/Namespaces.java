package io.gantry.container.runtime;

import io.gantry.platform.linux.namespace.IdRange;
import java.nio.file.Path;
import java.util.Comparator;
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

  /**
   * User and group ids inside and on the host.
   *
   * @param joined the user namespace that has them already, by the path of its file
   * @param network whether the network namespace belongs to it, so that root inside rules it
   */
  public record UserMapping(
      List<IdRange> uids, List<IdRange> gids, Optional<Path> joined, boolean network) {
    /** Copies the lists. */
    public UserMapping {
      uids = List.copyOf(uids);
      gids = List.copyOf(gids);
    }

    /** Whether a group exists inside. */
    boolean hasGroup(long group) {
      return gids.stream()
          .anyMatch(range -> range.inside() <= group && group < range.inside() + range.count());
    }

    /** The highest group that exists inside with all below it. */
    long lastGroup() {
      long next = 0;
      for (IdRange range :
          gids.stream().sorted(Comparator.comparingLong(IdRange::inside)).toList()) {
        next = range.inside() == next ? next + range.count() : next;
      }
      return Math.max(0, next - 1);
    }
  }
}
