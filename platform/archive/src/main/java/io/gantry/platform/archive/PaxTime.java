package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;

/** Times as PAX records write them: decimal seconds since 1970 with any fraction. */
final class PaxTime {
  /** Year 9999: beyond it file systems and {@link Instant} arithmetic give up. */
  private static final long LIMIT = 253_402_300_799L;

  private PaxTime() {}

  /** Digits after the ninth are dropped. */
  static Instant parse(String text) {
    boolean negative = text.startsWith("-");
    String magnitude = negative ? text.substring(1) : text;
    int point = magnitude.indexOf('.');
    String whole = point < 0 ? magnitude : magnitude.substring(0, point);
    String fraction = point < 0 ? "" : magnitude.substring(point + 1);
    fraction = fraction.length() > 9 ? fraction.substring(0, 9) : fraction;
    long seconds = PaxRecords.decimal("mtime", whole);
    long nanos =
        fraction.isEmpty()
            ? 0
            : PaxRecords.decimal("mtime", fraction + "0".repeat(9 - fraction.length()));
    return negative ? instant(-seconds, -nanos) : instant(seconds, nanos);
  }

  static Instant instant(long seconds, long nanos) {
    if (seconds > LIMIT || seconds < -LIMIT) {
      throw new GantryException(Kind.INVALID, "time out of range");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** The shortest text for {@code time}. */
  static String format(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    boolean negative = seconds < 0;
    long whole = negative ? -(seconds + 1) : seconds;
    int rest = negative ? 1_000_000_000 - nanos : nanos;
    String digits = Integer.toString(1_000_000_000 + rest).substring(1);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return (negative ? "-" : "") + whole + "." + digits.substring(0, end);
  }
}
