package io.gantry.engine.local.create;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Which ids of the host a container gets that wants its own. Pure. */
final class UserRanges {
  /** All that a container has with the host's ids, but for those that no image uses. */
  private static final long USUAL = 65536;

  private static final String SIZE = "auto:size=";

  private UserRanges() {}

  /** Whether a mode asks for ids of its own. */
  static boolean isMapped(String mode) {
    return !mode.isEmpty() && !mode.equals("host");
  }

  /**
   * The ids for {@code mode}.
   *
   * @param pool where free ones may be taken
   * @param taken by other containers
   * @throws GantryException {@code EXHAUSTED} if there is no room
   */
  static IdMappings decide(String mode, SubordinateIds pool, Collection<IdMappings> taken) {
    if (!isMapped(mode)) {
      return IdMappings.NONE;
    }
    long size = mode.startsWith(SIZE) ? Long.parseLong(mode.substring(SIZE.length())) : USUAL;
    return new IdMappings(
        List.of(free("users", size, pool.uids(), pool.othersUids(), taken, IdMappings::uids)),
        List.of(free("groups", size, pool.gids(), pool.othersGids(), taken, IdMappings::gids)));
  }

  /** The lowest that fits. */
  private static Range free(
      String what,
      long size,
      List<SubordinateIds.Span> pool,
      List<SubordinateIds.Span> others,
      Collection<IdMappings> taken,
      Function<IdMappings, List<Range>> kind) {
    var used = new ArrayList<>(others);
    for (IdMappings mapping : taken) {
      for (Range range : kind.apply(mapping)) {
        used.add(new SubordinateIds.Span(range.outside(), range.count()));
      }
    }
    used.sort(Comparator.comparingLong(SubordinateIds.Span::first));
    for (SubordinateIds.Span span : pool) {
      long first = span.first();
      for (SubordinateIds.Span other : used) {
        if (other.first() < first + size && first < other.end()) {
          first = other.end();
        }
      }
      if (first + size <= span.end()) {
        return new Range(0, first, size);
      }
    }
    throw new GantryException(
        Kind.EXHAUSTED,
        "user namespace: no "
            + size
            + " "
            + what
            + " in a row are free: remove containers, ask for fewer by --userns=auto:size=N, or"
            + " give \"containers\" more in /etc/subuid and /etc/subgid");
  }
}
