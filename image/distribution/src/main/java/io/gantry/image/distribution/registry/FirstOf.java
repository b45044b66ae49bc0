package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.function.Function;

/** Asks mirrors first. */
final class FirstOf {
  private FirstOf() {}

  /**
   * What the first way gives that does not fail. What mirrors said is added to the failure of the
   * last, the registry's own.
   */
  static <T> T ways(List<Way> ways, Function<Way, T> ask) {
    GantryException before = null;
    for (Way way : ways.subList(0, ways.size() - 1)) {
      try {
        return ask.apply(way);
      } catch (GantryException e) {
        if (e.kind() == Kind.CANCELLED) {
          throw e;
        }
        if (before != null) {
          e.addSuppressed(before);
        }
        before = e;
      }
    }
    try {
      return ask.apply(ways.getLast());
    } catch (GantryException e) {
      if (before != null) {
        e.addSuppressed(before);
      }
      throw e;
    }
  }
}
