package io.gantry.image.distribution.registry;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Decides whether and when a request is sent again. */
record RetryPlan(Retry retry) {
  /** Whether another try may help: the server is busy or broken, not the request. */
  static boolean isPassing(int status) {
    return switch (status) {
      case 408, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /**
   * How long to wait after a failure.
   *
   * @param failures so far without progress, at least 1
   * @param asked what the server asked for
   * @param chance from 0 to 1, spreads clients that failed together
   * @return nothing to give up
   */
  Optional<Duration> after(int failures, Optional<Duration> asked, double chance) {
    if (failures >= retry.attempts()) {
      return Optional.empty();
    }
    if (asked.isPresent()) {
      boolean tooLong = asked.get().compareTo(retry.longestAsked()) > 0;
      return tooLong ? Optional.empty() : asked;
    }
    long doubled = retry.first().toMillis() << Math.min(failures - 1, 20);
    long most = Math.min(doubled, retry.longest().toMillis());
    return Optional.of(Duration.ofMillis((long) (most / 2.0 + chance * most / 2.0)));
  }

  /** The field {@code Retry-After}: seconds or a date. */
  static Optional<Duration> asked(String field, Instant now) {
    String text = field.strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, date);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
