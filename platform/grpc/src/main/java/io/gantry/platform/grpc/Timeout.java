package io.gantry.platform.grpc;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The value of {@code grpc-timeout}: up to eight digits and a unit. */
final class Timeout {
  static final String FIELD = "grpc-timeout";

  private static final long MOST = 99_999_999;
  private static final int DIGITS = 8;

  private Timeout() {}

  /** What {@code text} says; nothing if it is malformed. */
  static Optional<Duration> parse(String text) {
    int digits = text.length() - 1;
    if (digits < 1 || digits > DIGITS) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      value = 10 * value + c - '0';
    }
    long amount = value;
    return unit(text.charAt(digits)).map(unit -> Duration.of(amount, unit));
  }

  private static Optional<ChronoUnit> unit(char c) {
    return switch (c) {
      case 'H' -> Optional.of(ChronoUnit.HOURS);
      case 'M' -> Optional.of(ChronoUnit.MINUTES);
      case 'S' -> Optional.of(ChronoUnit.SECONDS);
      case 'm' -> Optional.of(ChronoUnit.MILLIS);
      case 'u' -> Optional.of(ChronoUnit.MICROS);
      case 'n' -> Optional.of(ChronoUnit.NANOS);
      default -> Optional.empty();
    };
  }

  /** The finest that fits. */
  static String format(Duration timeout) {
    long micros = TimeUnit.MICROSECONDS.convert(timeout);
    if (micros <= MOST) {
      return Math.max(0, micros) + "u";
    }
    long millis = TimeUnit.MILLISECONDS.convert(timeout);
    return millis <= MOST ? millis + "m" : Math.min(MOST, timeout.toSeconds()) + "S";
  }
}
