package io.gantry.app.cli.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;

/** Moments as docker writes them. */
public final class Age {
  private Age() {}

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
