package io.gantry.engine.docker;

import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Optional;

/** Times as Go writes them: RFC 3339 in UTC, the fraction without trailing zeros. */
public final class DockerTime {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private DockerTime() {}

  static Json of(Instant time) {
    return Json.of(text(time));
  }

  static Json of(Optional<Instant> time) {
    return time.map(DockerTime::of).orElse(Json.of(NEVER));
  }

  /** RFC 3339 in UTC. */
  public static String text(Instant time) {
    String text = time.toString();
    int dot = text.indexOf('.');
    if (dot < 0) {
      return text;
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }
}
