package io.gantry.engine.local.record;

import java.time.Duration;

/**
 * What a restart policy remembers.
 *
 * @param count restarts since a user started it
 * @param hasty restarts in a row after less than {@link #SETTLED} of running
 * @param stopped whether a user stopped it
 * @param lastCode what its run before this one ended with; 0 if there was none
 */
public record Restarts(int count, int hasty, boolean stopped, int lastCode) {
  /** Nothing has happened yet. */
  public static final Restarts NONE = new Restarts(0, 0, false, 0);

  /** Who ran that long is trusted again. */
  public static final Duration SETTLED = Duration.ofSeconds(10);

  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int DOUBLINGS = 10;

  /** How long the next restart waits: 100 ms, doubled at each hasty one, at most a minute. */
  public Duration delay() {
    Duration delay = FIRST.multipliedBy(1L << Math.min(hasty, DOUBLINGS));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /** A user starts what last ended with {@code code}. */
  public static Restarts after(int code) {
    return new Restarts(0, 0, false, code);
  }

  /** One more, after {@code ran} of running that ended with {@code code}. */
  public Restarts after(Duration ran, int code) {
    return new Restarts(count + 1, ran.compareTo(SETTLED) < 0 ? hasty + 1 : 0, false, code);
  }

  /** Stopped by a user. */
  public Restarts byUser() {
    return new Restarts(count, hasty, true, lastCode);
  }
}
