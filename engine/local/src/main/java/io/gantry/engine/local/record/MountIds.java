package io.gantry.engine.local.record;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The option of a mount that says with which ids its files are shown, in Podman's words: {@code
 * idmap} for those of the container, or {@code idmap=uids=0-1000-1#1-100000-9;gids=0-1000-1}, of
 * each three numbers the first an id on the disk, the second on the host, the third how many.
 */
public final class MountIds {
  private static final String OPTION = "idmap";

  private MountIds() {}

  /** Whether an option of a mount is this one. */
  public static boolean is(String option) {
    return option.equals(OPTION) || option.startsWith(OPTION + "=");
  }

  /**
   * What an option says; {@link IdMappings#NONE} for the ids of the container.
   *
   * @throws GantryException {@code INVALID}
   */
  public static IdMappings parse(String option) {
    if (option.equals(OPTION)) {
      return IdMappings.NONE;
    }
    var uids = new ArrayList<Range>();
    var gids = new ArrayList<Range>();
    for (String part : option.substring(OPTION.length() + 1).split(";", -1)) {
      switch (part.substring(0, Math.min(part.length(), "uids=".length()))) {
        case "uids=" -> add(uids, part, option);
        case "gids=" -> add(gids, part, option);
        default -> throw invalid(option);
      }
    }
    if (uids.isEmpty() || gids.isEmpty()) {
      throw invalid(option);
    }
    return new IdMappings(uids, gids);
  }

  private static void add(List<Range> ranges, String part, String option) {
    for (String range : part.substring("uids=".length()).split("#", -1)) {
      String[] numbers = range.split("-", -1);
      if (numbers.length != 3) {
        throw invalid(option);
      }
      try {
        var read =
            new Range(
                Integer.parseUnsignedInt(numbers[0]) & 0xffffffffL,
                Integer.parseUnsignedInt(numbers[1]) & 0xffffffffL,
                Integer.parseUnsignedInt(numbers[2]) & 0xffffffffL);
        if (read.count() == 0) {
          throw invalid(option);
        }
        ranges.add(read);
      } catch (NumberFormatException _) {
        throw invalid(option);
      }
    }
  }

  private static GantryException invalid(String option) {
    return new GantryException(
        Kind.INVALID,
        "invalid mount option "
            + option
            + ": write idmap, or idmap=uids=DISK-HOST-COUNT[#…];gids=DISK-HOST-COUNT[#…]");
  }
}
