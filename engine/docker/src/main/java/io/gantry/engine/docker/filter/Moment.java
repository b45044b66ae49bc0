package io.gantry.engine.docker.filter;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Moments as users write them: {@code 42m}, RFC 3339 in whole or in part, seconds since 1970. */
public final class Moment {
  private Moment() {}

  /** The moment of the filter {@code until}, or now without it. */
  public static Instant until(Filters filters, Instant now) {
    Instant until = now;
    for (String text : filters.get("until")) {
      until = parse("until", text, now).orElse(until);
    }
    return until;
  }

  /**
   * Reads one; nothing for an empty text.
   *
   * @param option for the message
   * @throws GantryException {@code INVALID}
   */
  public static Optional<Instant> parse(String option, String text, Instant now) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Optional<Duration> ago = duration(text);
      return Optional.of(ago.isPresent() ? now.minus(ago.get()) : absolute(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
      throw new GantryException(
          Kind.INVALID,
          "invalid value for \""
              + option
              + "\": \""
              + text
              + "\" is no time: write 2013-01-02T13:23:37Z, or 42m for 42 minutes ago");
    }
  }

  private static Instant absolute(String text) {
    if (text.matches("\\d+(\\.\\d+)?")) {
      BigDecimal seconds = new BigDecimal(text);
      long nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue();
      return Instant.ofEpochSecond(seconds.longValue(), nanos);
    }
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    }
    boolean offset = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:\\d\\d");
    String full = text.matches(".*T\\d\\d") ? text + ":00" : text;
    return offset
        ? OffsetDateTime.parse(full).toInstant()
        : LocalDateTime.parse(full).atZone(ZoneId.systemDefault()).toInstant();
  }

  /** Go's durations: {@code 1h30m}, {@code 1.5s}; nothing if the text is none. */
  public static Optional<Duration> duration(String text) {
    if (!text.matches("([0-9]*\\.?[0-9]+(ns|us|µs|ms|s|m|h))+")) {
      return Optional.empty();
    }
    Duration sum = Duration.ZERO;
    var parts = java.util.regex.Pattern.compile("([0-9.]+)(ns|us|µs|ms|s|m|h)").matcher(text);
    while (parts.find()) {
      long nanos =
          switch (parts.group(2)) {
            case "ns" -> 1L;
            case "us", "µs" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
          };
      sum =
          sum.plusNanos(new BigDecimal(parts.group(1)).multiply(new BigDecimal(nanos)).longValue());
    }
    return Optional.of(sum);
  }
}
