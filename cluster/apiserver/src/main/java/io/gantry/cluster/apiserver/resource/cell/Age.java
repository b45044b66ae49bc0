package io.gantry.cluster.apiserver.resource.cell;

import io.gantry.cluster.model.KubeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long ago something was, in the two or three figures that people read. */
public final class Age {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long YEAR = 365 * DAY;

  private Age() {}

  /** As in {@code 3m20s}; {@code <unknown>} if there is no time. */
  public static String since(Optional<Instant> time, Instant now) {
    return time.map(then -> of(Duration.between(then, now))).orElse("<unknown>");
  }

  /** The same of a time's text. */
  public static String since(String time, Instant now) {
    return since(KubeTime.parse(time), now);
  }

  /** As in {@code 45s}, {@code 3m20s}, {@code 2d4h}: the finer figure only where it matters. */
  public static String of(Duration duration) {
    long seconds =
        duration.getSeconds() + (duration.isNegative() && duration.getNano() > 0 ? 1 : 0);
    if (seconds < 0) {
      return seconds < -1 ? "<invalid>" : "0s";
    }
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return two(seconds / MINUTE, "m", seconds % MINUTE, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    if (seconds < 8 * HOUR) {
      return two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m");
    }
    if (seconds < 2 * DAY) {
      return seconds / HOUR + "h";
    }
    if (seconds < 8 * DAY) {
      return two(seconds / DAY, "d", seconds % DAY / HOUR, "h");
    }
    if (seconds < 2 * YEAR) {
      return seconds / DAY + "d";
    }
    if (seconds < 8 * YEAR) {
      return two(seconds / YEAR, "y", seconds % YEAR / DAY, "d");
    }
    return seconds / YEAR + "y";
  }

  private static String two(long coarse, String unit, long fine, String fineUnit) {
    return coarse + unit + (fine == 0 ? "" : fine + fineUnit);
  }
}
