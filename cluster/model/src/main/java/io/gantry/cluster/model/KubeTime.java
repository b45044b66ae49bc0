package io.gantry.cluster.model;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The two spellings of time in Kubernetes: whole seconds, and microseconds for leases and events.
 */
public final class KubeTime {
  private KubeTime() {}

  /** Reads either spelling; nothing for an empty or broken text. */
  public static Optional<Instant> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** As in {@code 2026-11-22T17:03:00Z}. */
  public static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As in {@code 2026-11-22T17:03:00.123456Z}. */
  public static String micros(Instant time) {
    String whole = seconds(time);
    String fraction =
        Integer.toString(1_000_000 + time.get(ChronoField.MICRO_OF_SECOND)).substring(1);
    return whole.substring(0, whole.length() - 1) + "." + fraction + "Z";
  }
}
