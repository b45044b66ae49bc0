package io.gantry.engine.local.create;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of a container in which an ordinary user has an id of his choice ({@code keep-id}) or
 * none ({@code nomap}). Ids outside are those of the engine's user namespace, where 0 is the user
 * and the others are his subordinate ones. Pure.
 */
final class KeptIds {
  private KeptIds() {}

  /**
   * Who the user is on the host, and how many subordinate ids he has: in the engine's namespace
   * they are 1 to {@code users} and 1 to {@code groups}.
   */
  record Own(long uid, long gid, long users, long groups) {}

  /** The ids for a mode that {@link KeptUser#concerns} knows. */
  static IdMappings decide(String mode, Own own) {
    if (own.users() == 0 || own.groups() == 0) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "user namespace "
              + mode
              + ": you have no subordinate ids for root and others: see gantry doctor");
    }
    if (mode.equals("nomap")) {
      return new IdMappings(
          List.of(new Range(0, 1, own.users())), List.of(new Range(0, 1, own.groups())));
    }
    long uid = own.uid();
    long gid = own.gid();
    int colon = mode.indexOf(':');
    if (colon >= 0) {
      for (String option : mode.substring(colon + 1).split(",", -1)) {
        long id = id(option, mode);
        if (option.startsWith("uid=")) {
          uid = id;
        } else {
          gid = id;
        }
      }
    }
    return new IdMappings(around(uid, own.users()), around(gid, own.groups()));
  }

  private static long id(String option, String mode) {
    if (!option.matches("[ug]id=[0-9]{1,9}")) {
      throw new GantryException(
          Kind.INVALID, "user namespace " + mode + ": write keep-id:uid=N,gid=N");
    }
    return Long.parseLong(option.substring("uid=".length()));
  }

  /** As Podman: the subordinate ids in order, with the user put in at {@code id}. */
  private static List<Range> around(long id, long subordinate) {
    var ranges = new ArrayList<Range>();
    if (id > 0) {
      ranges.add(new Range(0, 1, Math.min(id, subordinate)));
    }
    ranges.add(new Range(id, 0, 1));
    if (subordinate > id) {
      ranges.add(new Range(id + 1, id + 1, subordinate - id));
    }
    return ranges;
  }
}
