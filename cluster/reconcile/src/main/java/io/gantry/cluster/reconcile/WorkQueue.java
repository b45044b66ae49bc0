package io.gantry.cluster.reconcile;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys that have work to do. A key is in it once, however often it was added; a key that is added
 * while a worker has it comes back when that worker is {@link #done}: so no two workers ever have
 * the same key, and no change is missed.
 *
 * <p>State is owned by {@code lock}.
 */
public final class WorkQueue<K> implements AutoCloseable {
  private final Timers timers;
  private final Backoff backoff;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<K> waiting = new ArrayDeque<>();
  private final Set<K> dirty = new HashSet<>();
  private final Set<K> processing = new HashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private final Map<K, Delayed> delayed = new HashMap<>();
  private boolean closed;

  private record Delayed(long atNanos, Future<?> task) {}

  /** A queue whose delays {@code timers} keeps. */
  public WorkQueue(Timers timers, Backoff backoff) {
    this.timers = timers;
    this.backoff = backoff;
  }

  /** A queue with the usual back-off. */
  public WorkQueue(Timers timers) {
    this(timers, Backoff.DEFAULT);
  }

  /** Says that {@code key} has work to do, now. */
  public void add(K key) {
    lock.lock();
    try {
      if (closed || !dirty.add(key)) {
        return;
      }
      if (!processing.contains(key)) {
        waiting.add(key);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds {@code key} after {@code wait}; of several delays for a key the earliest counts. */
  public void addAfter(K key, Duration wait) {
    if (wait.isZero() || wait.isNegative()) {
      add(key);
      return;
    }
    lock.lock();
    try {
      if (closed) {
        return;
      }
      long at = System.nanoTime() + wait.toNanos();
      Delayed present = delayed.get(key);
      if (present != null) {
        if (present.atNanos() - at <= 0) {
          return;
        }
        present.task().cancel(false);
      }
      delayed.put(key, new Delayed(at, timers.schedule(wait, () -> due(key))));
    } finally {
      lock.unlock();
    }
  }

  private void due(K key) {
    lock.lock();
    try {
      delayed.remove(key);
    } finally {
      lock.unlock();
    }
    add(key);
  }

  /** Adds {@code key} after a wait that grows with each call until {@link #forget}. */
  public void addRateLimited(K key) {
    int times;
    lock.lock();
    try {
      times = failures.merge(key, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
    addAfter(key, backoff.after(times));
  }

  /** Ends the back-off of {@code key}. */
  public void forget(K key) {
    lock.lock();
    try {
      failures.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** How often {@code key} was rate-limited since it was last forgotten. */
  public int failures(K key) {
    lock.lock();
    try {
      return failures.getOrDefault(key, 0);
    } finally {
      lock.unlock();
    }
  }

  /** Blocks for a key; the caller must say {@link #done}. Nothing after {@link #close}. */
  public Optional<K> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return Optional.empty();
        }
        changed.await();
      }
      if (closed) {
        return Optional.empty();
      }
      K key = waiting.remove();
      dirty.remove(key);
      processing.add(key);
      return Optional.of(key);
    } finally {
      lock.unlock();
    }
  }

  /** The worker is through with {@code key}. */
  public void done(K key) {
    lock.lock();
    try {
      processing.remove(key);
      if (!closed && dirty.contains(key)) {
        waiting.add(key);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Keys that wait for a worker. */
  public int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything and lets every {@link #take} return. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      delayed.values().forEach(later -> later.task().cancel(false));
      delayed.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
