package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands the bytes of a stream, in order, from the thread that reads them to the one that uses them;
 * a fixed number of chunks goes round between the two.
 *
 * <p>The giver ends with {@link #end} or {@link #abort}, the taker with {@link #leave}: neither
 * ever waits for one that is gone.
 */
final class Chunks {
  static final int SIZE = 256 * 1024;
  private static final int COUNT = 6;

  /** Some bytes, the giver's or the taker's. */
  static final class Chunk {
    final byte[] bytes = new byte[SIZE];
    int length;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Chunk> full = new ArrayDeque<>(COUNT);
  private final Queue<Chunk> free = new ArrayDeque<>(COUNT);
  private int made;
  private boolean ended;
  private boolean aborted;
  private boolean left;

  /** A chunk to fill. */
  Chunk empty() throws InterruptedException {
    lock.lock();
    try {
      while (free.isEmpty() && made == COUNT && !left) {
        changed.await();
      }
      Chunk chunk = free.poll();
      if (chunk == null) {
        made++;
        return new Chunk();
      }
      return chunk;
    } finally {
      lock.unlock();
    }
  }

  /** Gives a chunk; false if nobody takes any more. */
  boolean give(Chunk chunk) {
    lock.lock();
    try {
      full.add(chunk);
      changed.signalAll();
      return !left;
    } finally {
      lock.unlock();
    }
  }

  /** No more will come. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will come, and what came is worth nothing: the taker fails. */
  void abort() {
    lock.lock();
    try {
      aborted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next chunk for a used one; an empty one at the end. */
  Chunk take(Chunk used) {
    lock.lock();
    try {
      used.length = 0;
      free.add(used);
      changed.signalAll();
      while (full.isEmpty() && !ended && !aborted) {
        changed.awaitUninterruptibly();
      }
      if (aborted) {
        throw new GantryException(Kind.CANCELLED, "the layer was not read to its end");
      }
      Chunk next = full.poll();
      return next == null ? new Chunk() : next;
    } finally {
      lock.unlock();
    }
  }

  /** The taker is gone. */
  void leave() {
    lock.lock();
    try {
      left = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
