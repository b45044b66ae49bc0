package io.gantry.app.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;

/** Lengths of time and moments as docker writes them. */
public final class Age {
  private Age() {}

  /** How long ago, {@code About an hour}; without "ago". */
  public static String since(Instant then, Instant now) {
    return of(Duration.between(then, now));
  }

  /** A length of time: {@code 3 seconds}, {@code About a minute}, {@code 2 weeks}. */
  public static String of(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return "Less than a second";
    }
    if (seconds < 60) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes == 1 ? "About a minute" : minutes + " minutes";
    }
    long hours = (seconds + 1800) / 3600;
    if (hours < 48) {
      return hours == 1 ? "About an hour" : hours + " hours";
    }
    if (hours < 24 * 7 * 2) {
      return hours / 24 + " days";
    }
    if (hours < 24 * 30 * 2) {
      return hours / 24 / 7 + " weeks";
    }
    if (hours < 24 * 365 * 2) {
      return hours / 24 / 30 + " months";
    }
    return seconds / 3600 / 24 / 365 + " years";
  }

  /** A moment as Go prints it: {@code 2026-11-22 14:40:00 +0100 CET}. */
  public static String moment(Instant instant) {
    ZonedDateTime local = instant.atZone(ZoneId.systemDefault());
    int offset = local.getOffset().getTotalSeconds();
    String zone =
        java.util.TimeZone.getTimeZone(local.getZone())
            .getDisplayName(
                local.getZone().getRules().isDaylightSavings(instant),
                java.util.TimeZone.SHORT,
                Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d %s%02d%02d %s",
        local.getYear(),
        local.getMonthValue(),
        local.getDayOfMonth(),
        local.getHour(),
        local.getMinute(),
        local.getSecond(),
        offset < 0 ? "-" : "+",
        Math.abs(offset) / 3600,
        Math.abs(offset) / 60 % 60,
        zone);
  }
}
