package io.gantry.platform.linux.namespace;

import java.util.List;

/**
 * Which users and groups of a user namespace are which outside; without ranges each is itself.
 *
 * @param uids of users
 * @param gids of groups
 */
public record IdMap(List<IdRange> uids, List<IdRange> gids) {
  /** Everybody is the same. */
  public static final IdMap SAME = new IdMap(List.of(), List.of());

  /** Who the kernel shows for ids that do not exist in a user namespace. */
  private static final long NOBODY = 65534;

  /** Copies the lists. */
  public IdMap {
    uids = List.copyOf(uids);
    gids = List.copyOf(gids);
  }

  /** Who a user is inside; nobody (65534) if there is no such user there. */
  public long userInside(long outside) {
    return inside(uids, outside);
  }

  /** Who a group is inside; nobody's (65534) if there is no such group there. */
  public long groupInside(long outside) {
    return inside(gids, outside);
  }

  /** Who a user is outside; whoever does not exist inside is its root. */
  public long userOutside(long inside) {
    return outside(uids, inside);
  }

  /** Who a group is outside; whoever does not exist inside is root's. */
  public long groupOutside(long inside) {
    return outside(gids, inside);
  }

  private static long inside(List<IdRange> ranges, long id) {
    for (IdRange range : ranges) {
      if (range.outside() <= id && id < range.outside() + range.count()) {
        return id - range.outside() + range.inside();
      }
    }
    return ranges.isEmpty() ? id : NOBODY;
  }

  private static long outside(List<IdRange> ranges, long id) {
    long root = id;
    for (IdRange range : ranges) {
      if (range.inside() <= id && id < range.inside() + range.count()) {
        return id - range.inside() + range.outside();
      }
      if (range.inside() == 0) {
        root = range.outside();
      }
    }
    return root;
  }
}
