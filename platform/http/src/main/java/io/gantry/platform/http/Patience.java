package io.gantry.platform.http;

import java.util.concurrent.TimeUnit;

/** Counts what costs a server work and a client nothing: resets, pings, empty frames. */
final class Patience {
  private static final int MOST = 1000;
  private static final long REFILL = TimeUnit.MILLISECONDS.toNanos(5);

  private int left = MOST;
  private long since;

  /** One more at {@code nanos}; whether that is too many: 1000 at once, then 200 a second. */
  boolean isOver(long nanos) {
    if (left == MOST) {
      since = nanos;
    }
    long earned = (nanos - since) / REFILL;
    since += earned * REFILL;
    left = (int) Math.min(MOST, left + earned) - 1;
    return left < 0;
  }
}
