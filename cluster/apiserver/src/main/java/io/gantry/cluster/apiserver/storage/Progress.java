package io.gantry.cluster.apiserver.storage;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the watch cache has come. Readers wait here for what they must see. */
final class Progress {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long revision;
  private String ended = "";

  Progress(long revision) {
    this.revision = revision;
  }

  /** All changes up to this one are in the caches. */
  long revision() {
    return revision;
  }

  void reached(long newRevision) {
    lock.lock();
    try {
      revision = newRevision;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** There will be no progress any more. */
  void end(String why) {
    lock.lock();
    try {
      ended = why;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until the caches are at least as new as {@code target}. */
  void await(long target) {
    if (revision >= target) {
      return;
    }
    try {
      lock.lockInterruptibly();
      try {
        long left = LIMIT.toNanos();
        while (revision < target) {
          if (!ended.isEmpty()) {
            throw Refusals.stopping(ended);
          }
          if (left <= 0) {
            throw Refusals.lagging();
          }
          left = moved.awaitNanos(left);
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while waiting for the store", e);
    }
  }
}
