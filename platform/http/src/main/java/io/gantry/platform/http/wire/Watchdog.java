package io.gantry.platform.http.wire;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cuts transports that are past their deadline. Looks only while a deadline is set: a server
 * without waiting connections costs nothing.
 */
public final class Watchdog implements AutoCloseable {
  /** A transport and when it is cut. */
  public final class Deadline implements AutoCloseable {
    private final Transport transport;
    private volatile boolean set;
    private volatile long at;

    private Deadline(Transport transport) {
      this.transport = transport;
    }

    /** From now on there are {@code millis} left. */
    public void in(long millis) {
      at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      set = true;
      if (asleep) {
        wake();
      }
    }

    /** There is no deadline any more. */
    public void none() {
      set = false;
    }

    /** Forgets the transport. */
    @Override
    public void close() {
      set = false;
      deadlines.remove(this);
    }
  }

  private final long resolution;
  private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private volatile boolean asleep;
  private boolean closed;

  /** Starts one that is late by {@code resolutionMillis} at most. */
  public Watchdog(long resolutionMillis) {
    resolution = TimeUnit.MILLISECONDS.toNanos(resolutionMillis);
    Thread.ofVirtual().name("http-watchdog").start(this::watch);
  }

  /** A transport to look at; it has no deadline yet. */
  public Deadline guard(Transport transport) {
    var deadline = new Deadline(transport);
    deadlines.add(deadline);
    return deadline;
  }

  private void wake() {
    lock.lock();
    try {
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    lock.lock();
    try {
      while (!closed) {
        long nearest = look();
        if (nearest < Long.MAX_VALUE) {
          boolean _ = work.awaitNanos(Math.min(nearest, resolution)) > 0;
          continue;
        }
        // A deadline set before this line is seen by the second look, one set after it wakes us.
        asleep = true;
        if (look() == Long.MAX_VALUE) {
          work.await();
        }
        asleep = false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Cuts what is due; how long the next one has left, in nanoseconds. */
  private long look() {
    long now = System.nanoTime();
    long nearest = Long.MAX_VALUE;
    for (Deadline deadline : deadlines) {
      if (!deadline.set) {
        continue;
      }
      long left = deadline.at - now;
      if (left <= 0) {
        deadline.close();
        deadline.transport.cut();
      } else {
        nearest = Math.min(nearest, left);
      }
    }
    return nearest;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
