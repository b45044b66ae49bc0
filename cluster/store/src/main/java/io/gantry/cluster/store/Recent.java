package io.gantry.cluster.store;

import io.gantry.cluster.store.Store.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last changes in memory, where watches read and wait. Revisions have no holes, so a change's
 * place follows from its revision.
 */
final class Recent {
  private static final int SLOTS = 4096;
  private static final long MOST_BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final @Nullable Change[] slots = new @Nullable Change[SLOTS];
  private volatile long revision;
  private long floor;
  private long bytes;
  private boolean closed;

  /** Knows nothing of what was up to {@code revision}. */
  Recent(long revision) {
    this.revision = revision;
    floor = revision;
  }

  /** The last revision. */
  long revision() {
    return revision;
  }

  /** Shows durable changes to watches. */
  void publish(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (Change change : changes) {
        if (change.revision() - floor > SLOTS) {
          forgetOldest();
        }
        slots[slot(change.revision())] = change;
        bytes += size(change);
      }
      revision = changes.getLast().revision();
      while (bytes > MOST_BYTES && floor < revision) {
        forgetOldest();
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void forgetOldest() {
    floor++;
    Change change = slots[slot(floor)];
    if (change != null) {
      bytes -= size(change);
      slots[slot(floor)] = null;
    }
  }

  private static int slot(long revision) {
    return (int) (revision % SLOTS);
  }

  /** A value counts once: as the present one; as a previous one it is mostly shared. */
  private static long size(Change change) {
    return change.entry().map(entry -> entry.value().length).orElse(0);
  }

  /**
   * Blocks until there is something behind {@code after}; false if the store or the watch ended.
   */
  boolean await(long after, BooleanSupplier ended) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (revision <= after && !closed && !ended.getAsBoolean()) {
        moved.await();
      }
      return !closed && !ended.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** The changes behind {@code after}, or nothing if memory does not reach back so far. */
  Optional<List<Change>> since(long after) {
    lock.lock();
    try {
      if (after < floor) {
        return Optional.empty();
      }
      var found = new ArrayList<Change>();
      for (long at = after + 1; at <= revision; at++) {
        Change change = slots[slot(at)];
        if (change != null) {
          found.add(change);
        }
      }
      return Optional.of(found);
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all that wait, so that they look whether their watch has ended. */
  void wake() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
