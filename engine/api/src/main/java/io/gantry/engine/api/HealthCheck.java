package io.gantry.engine.api;

import java.time.Duration;
import java.util.List;

/**
 * How a container's health is found out. What is zero or empty is as the image says, or Docker's
 * default.
 *
 * @param test {@code CMD} and arguments, {@code CMD-SHELL} and a line, {@code NONE}; or empty
 * @param startPeriod in which failures do not count
 * @param startInterval between checks during the start period
 * @param retries how many failures in a row make it unhealthy
 */
public record HealthCheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  /** As the image says. */
  public static final HealthCheck INHERITED =
      new HealthCheck(List.of(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  /** Copies the list. */
  public HealthCheck {
    test = List.copyOf(test);
  }
}
