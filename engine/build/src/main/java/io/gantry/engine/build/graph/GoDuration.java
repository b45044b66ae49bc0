package io.gantry.engine.build.graph;

import java.math.BigDecimal;

/** Durations as Go writes them: {@code 1m30s}, {@code 1.5h}, {@code 100ms}. */
final class GoDuration {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000 * MICROSECOND;
  private static final long SECOND = 1_000 * MILLISECOND;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private GoDuration() {}

  /** In nanoseconds. */
  static long parse(String text) {
    var total = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int number = at;
      while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
        at++;
      }
      int unit = at;
      while (at < text.length() && Character.isLetter(text.charAt(at))) {
        at++;
      }
      if (unit == number || at == unit) {
        throw malformed(text);
      }
      try {
        total =
            total.add(
                new BigDecimal(text.substring(number, unit))
                    .multiply(BigDecimal.valueOf(nanos(text.substring(unit, at), text))));
      } catch (NumberFormatException _) {
        throw malformed(text);
      }
    }
    if (text.isEmpty()) {
      throw malformed(text);
    }
    return total.longValue();
  }

  /** As Go prints it: {@code 1m0s}, {@code 1.5s}, {@code 100ms}, {@code 0s}. */
  static String format(long nanos) {
    if (nanos < 0) {
      return "-" + format(-nanos);
    }
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < MICROSECOND) {
      return nanos + "ns";
    }
    if (nanos < MILLISECOND) {
      return decimal(nanos, MICROSECOND) + "µs";
    }
    if (nanos < SECOND) {
      return decimal(nanos, MILLISECOND) + "ms";
    }
    String seconds = decimal(nanos % MINUTE, SECOND) + "s";
    if (nanos < MINUTE) {
      return seconds;
    }
    String minutes = nanos % HOUR / MINUTE + "m" + seconds;
    return nanos < HOUR ? minutes : nanos / HOUR + "h" + minutes;
  }

  private static String decimal(long nanos, long unit) {
    BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static long nanos(String unit, String text) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> MICROSECOND;
      case "ms" -> MILLISECOND;
      case "s" -> SECOND;
      case "m" -> MINUTE;
      case "h" -> HOUR;
      default -> throw malformed(text);
    };
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException("invalid duration \"" + text + "\" (try 30s or 1m30s)");
  }
}
