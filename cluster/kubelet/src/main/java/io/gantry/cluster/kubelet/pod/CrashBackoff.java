package io.gantry.cluster.kubelet.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended waits before it starts again: 10 s, doubled at each restart up to
 * 300 s, forgotten when it has lasted for ten minutes.
 *
 * @param delay that the next restart waits; zero before the first
 * @param updated the end that the delay was last raised for
 */
public record CrashBackoff(Duration delay, Instant updated) {
  /** No restart yet. */
  public static final CrashBackoff NONE = new CrashBackoff(Duration.ZERO, Instant.EPOCH);

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /** When a container that ended then may start again. */
  public Instant until(Instant finishedAt) {
    return expired(finishedAt) ? finishedAt : finishedAt.plus(delay);
  }

  /** What holds after the restart that follows an end. */
  public CrashBackoff next(Instant finishedAt) {
    if (delay.isZero() || expired(finishedAt)) {
      return new CrashBackoff(FIRST, finishedAt);
    }
    Duration doubled = delay.multipliedBy(2);
    return new CrashBackoff(doubled.compareTo(MOST) > 0 ? MOST : doubled, finishedAt);
  }

  private boolean expired(Instant finishedAt) {
    return Duration.between(updated, finishedAt).compareTo(FORGOTTEN) > 0;
  }
}
