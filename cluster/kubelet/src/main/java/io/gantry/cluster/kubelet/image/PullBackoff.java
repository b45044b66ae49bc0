package io.gantry.cluster.kubelet.image;

import java.time.Duration;
import java.time.Instant;

/**
 * When a registry is asked again for an image that did not come: after 10 s, doubled at each
 * failure up to 300 s.
 */
public record PullBackoff(Duration delay, Instant until, String why) {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(5);

  /** After a first failure. */
  public static PullBackoff first(String why, Instant now) {
    return new PullBackoff(FIRST, now.plus(FIRST), why);
  }

  /** After one more. */
  public PullBackoff next(String again, Instant now) {
    Duration doubled = delay.multipliedBy(2);
    Duration chosen = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return new PullBackoff(chosen, now.plus(chosen), again);
  }
}
