package io.gantry.engine.api;

import java.util.List;

/** Which ids of the host the users and groups of a container are; both empty: the very same. */
public record IdMappings(List<Range> uids, List<Range> gids) {
  /** The host's own. */
  public static final IdMappings NONE = new IdMappings(List.of(), List.of());

  /** Copies the lists. */
  public IdMappings {
    uids = List.copyOf(uids);
    gids = List.copyOf(gids);
  }

  /** {@code count} ids from {@code inside} on are those of the host from {@code outside} on. */
  public record Range(long inside, long outside, long count) {
    /** As {@code inspect} writes it: {@code inside:outside:count}. */
    public String text() {
      return inside + ":" + outside + ":" + count;
    }
  }

  /** Whether there are ids of its own. */
  public boolean any() {
    return !uids.isEmpty();
  }
}
