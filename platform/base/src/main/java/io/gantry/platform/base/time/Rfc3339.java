package io.gantry.platform.base.time;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;

/**
 * Reads the moments of RFC 3339, as in {@code 2026-11-22T10:15:30.123456789Z} or with an offset
 * {@code +01:00}. By hand, because the calendar of {@code java.time} and its formatters cost a cold
 * command 10 ms.
 */
public final class Rfc3339 {
  private static final int FRACTION = 19;
  private static final int NANO_DIGITS = 9;

  private final String text;

  private Rfc3339(String text) {
    this.text = text;
  }

  /**
   * Parses a moment.
   *
   * @throws GantryException {@code INVALID}
   */
  public static Instant parse(String text) {
    return new Rfc3339(text).instant();
  }

  private Instant instant() {
    if (text.length() <= FRACTION
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || (text.charAt(10) != 'T' && text.charAt(10) != 't')
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      throw invalid();
    }
    int at = FRACTION;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int digits = 0;
      at++;
      while (at < text.length() && isDigit(text.charAt(at))) {
        if (digits < NANO_DIGITS) {
          nanos = 10 * nanos + (text.charAt(at) - '0');
        }
        digits++;
        at++;
      }
      if (digits == 0) {
        throw invalid();
      }
      for (; digits < NANO_DIGITS; digits++) {
        nanos *= 10;
      }
    }
    long seconds =
        86_400 * days(number(0, 4), number(5, 7), number(8, 10))
            + 3600 * within(number(11, 13), 23)
            + 60 * within(number(14, 16), 59)
            + within(number(17, 19), 59);
    return Instant.ofEpochSecond(seconds - offset(at), nanos);
  }

  private long within(int value, int most) {
    if (value > most) {
      throw invalid();
    }
    return value;
  }

  /** Days from 1970-01-01 in the Gregorian calendar; years are counted from March. */
  private long days(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > lengthOf(month, year)) {
      throw invalid();
    }
    long years = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(years, 400L);
    long yearOfEra = years - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  private static int lengthOf(int month, int year) {
    return switch (month) {
      case 4, 6, 9, 11 -> 30;
      case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      default -> 31;
    };
  }

  /** Seconds east of Greenwich, from the text's end. */
  private int offset(int at) {
    if (at == text.length() - 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
      return 0;
    }
    if (at != text.length() - 6 || text.charAt(at + 3) != ':') {
      throw invalid();
    }
    int hours = number(at + 1, at + 3);
    int minutes = number(at + 4, at + 6);
    if (hours > 18 || minutes > 59) {
      throw invalid();
    }
    int seconds = 3600 * hours + 60 * minutes;
    return switch (text.charAt(at)) {
      case '+' -> seconds;
      case '-' -> -seconds;
      default -> throw invalid();
    };
  }

  private int number(int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        throw invalid();
      }
      value = 10 * value + (text.charAt(i) - '0');
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private GantryException invalid() {
    return new GantryException(Kind.INVALID, "invalid time \"" + text + "\": RFC 3339 is needed");
  }
}
