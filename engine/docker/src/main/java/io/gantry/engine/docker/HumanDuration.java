package io.gantry.engine.docker;

import java.time.Duration;
import java.time.Instant;

/** Lengths of time in Docker's words (docker/go-units {@code HumanDuration}). */
public final class HumanDuration {
  private HumanDuration() {}

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
}
