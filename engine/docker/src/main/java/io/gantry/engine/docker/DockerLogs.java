package io.gantry.engine.docker;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What {@code logs} is asked with, and how it writes times. */
public final class DockerLogs {
  private DockerLogs() {}

  /** RFC 3339 in UTC, always with nine digits of fraction. */
  public static String time(Instant time) {
    return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'")
        .format(time.atOffset(ZoneOffset.UTC));
  }

  /** A number of lines; anything else than a number means all, as docker has it. */
  public static Optional<Integer> tail(String text) {
    try {
      int lines = Integer.parseInt(text);
      return lines < 0 ? Optional.empty() : Optional.of(lines);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
