package io.gantry.app.launcher;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What an engine does once, after it has begun to serve: a rehearsal, which may be left at any
 * moment, and the recovery, which changes the host and is either not begun or finished.
 */
final class WarmUp {
  private final Runnable rehearsal;
  private final Runnable recovery;
  private final ReentrantLock recovering = new ReentrantLock();
  private boolean over;

  WarmUp(Runnable rehearsal, Runnable recovery) {
    this.rehearsal = rehearsal;
    this.recovery = recovery;
  }

  /** Starts both, one after the other, on a thread of their own. */
  void begin() {
    Thread.ofPlatform()
        .daemon()
        .name("warm-up")
        .start(() -> {
          rehearsal.run();
          recover();
        });
  }

  private void recover() {
    recovering.lock();
    try {
      if (!over) {
        over = true;
        recovery.run();
      }
    } finally {
      recovering.unlock();
    }
  }

  /** Returns when a recovery that has begun is finished; none begins after that. */
  void end() {
    recovering.lock();
    try {
      over = true;
    } finally {
      recovering.unlock();
    }
  }
}
