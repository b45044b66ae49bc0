package io.gantry.engine.build.graph;

import java.math.BigDecimal;

/** Durations as Go writes them: {@code 1m30s}, {@code 1.5h}, {@code 100ms}. */
final class GoDuration {
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

  private static long nanos(String unit, String text) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> throw malformed(text);
    };
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException("invalid duration \"" + text + "\" (try 30s or 1m30s)");
  }
}
