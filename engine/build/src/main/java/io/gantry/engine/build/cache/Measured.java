package io.gantry.engine.build.cache;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/**
 * How much the builder keeps. To measure it means to look at everything, so it is added up from
 * build to build and measured when that comes too near to the budget, or now and then.
 *
 * @param bytes that only the cache has
 * @param builds since it was measured
 */
record Measured(long bytes, int builds) {
  private static final int MOST_BUILDS = 20;

  /** It must be measured. */
  static final Measured NEVER = new Measured(0, MOST_BUILDS);

  /** After one more build. */
  Measured with(long added) {
    return new Measured(bytes + added, builds + 1);
  }

  boolean mustBeMeasured(long budget) {
    return bytes > budget || builds > MOST_BUILDS;
  }

  byte[] bytesOfFile() {
    return Json.object().put("bytes", bytes).put("builds", builds).build().bytes();
  }

  static Optional<Measured> parse(byte[] file) {
    try {
      Json.Obj json = Json.parse(file).asObject();
      return Optional.of(
          new Measured(json.number("bytes", 0), (int) json.number("builds", MOST_BUILDS)));
    } catch (GantryException _) {
      return Optional.empty();
    }
  }
}
