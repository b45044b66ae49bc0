package io.gantry.engine.docker.answer;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import java.time.Instant;
import java.util.Optional;

/** The times of answers; the year 1 is Go's word for never. */
final class Moments {
  private Moments() {}

  static Optional<Instant> optional(Json.Obj json, String field) {
    String text = json.string(field);
    return text.isEmpty() || text.startsWith("0001-")
        ? Optional.empty()
        : Optional.of(Rfc3339.parse(text));
  }

  static Instant of(Json.Obj json, String field) {
    return optional(json, field).orElse(Instant.EPOCH);
  }
}
