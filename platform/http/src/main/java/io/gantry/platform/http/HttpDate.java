package io.gantry.platform.http;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The {@code date} field; written anew once a second. */
final class HttpDate {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private record Written(long second, String text) {}

  private final InstantSource clock;
  private volatile Written last = new Written(-1, "");

  HttpDate(InstantSource clock) {
    this.clock = clock;
  }

  /** Now, as in {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  String now() {
    long second = Math.floorDiv(clock.millis(), 1000L);
    Written written = last;
    if (written.second != second) {
      written = new Written(second, write(second));
      last = written;
    }
    return written.text;
  }

  /** By hand: a formatter costs a cold process 20 ms. */
  static String write(long second) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    int day = 3 * (t.getDayOfWeek().getValue() - 1);
    int month = 3 * (t.getMonthValue() - 1);
    var text = new StringBuilder(29).append(DAYS, day, day + 3).append(", ");
    two(text, t.getDayOfMonth()).append(' ').append(MONTHS, month, month + 3).append(' ');
    two(two(text, t.getYear() / 100), t.getYear() % 100).append(' ');
    two(text, t.getHour()).append(':');
    two(text, t.getMinute()).append(':');
    return two(text, t.getSecond()).append(" GMT").toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
