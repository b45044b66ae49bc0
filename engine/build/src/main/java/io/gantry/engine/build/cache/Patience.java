package io.gantry.engine.build.cache;

/** Of one who asks again and again for what somebody else has: ever longer pauses. One thread. */
final class Patience {
  private static final long LONGEST_MILLIS = 32;

  private long millis = 1;

  /** Waits a little; an interrupt ends that. */
  void pause() throws InterruptedException {
    Thread.sleep(millis);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
  }
}
