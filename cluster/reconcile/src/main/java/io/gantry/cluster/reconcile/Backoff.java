package io.gantry.cluster.reconcile;

import java.time.Duration;

/** How long to wait after failures: doubling from the first to a longest wait. */
public record Backoff(Duration first, Duration longest) {
  /** As controllers use it: 5 ms, 10 ms, … one minute. */
  public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(5), Duration.ofMinutes(1));

  /** The wait after {@code failures} failures in a row; none for 0. */
  public Duration after(int failures) {
    if (failures <= 0) {
      return Duration.ZERO;
    }
    Duration wait = first;
    for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
