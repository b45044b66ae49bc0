package io.gantry.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Bytes that one thread delivers and another reads: a bounded queue. */
public final class Inlet extends InputStream {
  /** Is told how much was read. */
  @FunctionalInterface
  public interface Taken {
    void taken(int bytes) throws IOException;
  }

  private static final int SMALL = 1024;

  private final int capacity;
  private final Taken taken;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] held = {};
  private int at;
  private int count;
  private boolean ended;
  private boolean closed;
  private @Nullable String broken;

  /** Holds {@code capacity} bytes at most. */
  public Inlet(int capacity) {
    this(capacity, _ -> {});
  }

  /** Holds {@code capacity} bytes at most and tells {@code taken} what was read. */
  public Inlet(int capacity, Taken taken) {
    this.capacity = capacity;
    this.taken = taken;
  }

  /**
   * Delivers bytes; blocks while there is no room. What comes after the end or after the reader has
   * closed is dropped.
   */
  public void put(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    lock.lock();
    try {
      while (left > 0 && !ended && !closed && broken == null) {
        if (count == capacity) {
          changed.await();
          continue;
        }
        int part = Math.min(left, capacity - count);
        append(bytes, from, part);
        from += part;
        left -= part;
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
  }

  private void append(byte[] bytes, int from, int length) {
    if (at + count + length > held.length) {
      int size = held.length;
      if (count + length > size) {
        size = Math.min(capacity, Math.max(SMALL, 2 * (count + length)));
      }
      var into = new byte[size];
      System.arraycopy(held, at, into, 0, count);
      held = into;
      at = 0;
    }
    System.arraycopy(bytes, from, held, at + count, length);
    count += length;
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  /** No more will come. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more will come, and that is wrong: reading fails once what came was read. */
  public void fail(String why) {
    lock.lock();
    try {
      if (!ended) {
        broken = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int part;
    lock.lock();
    try {
      while (count == 0 && !ended && !closed && broken == null) {
        changed.await();
      }
      if (count == 0) {
        if (broken != null) {
          throw new IOException(broken);
        }
        return -1;
      }
      part = Math.min(length, count);
      System.arraycopy(held, at, into, offset, part);
      at += part;
      count -= part;
      if (count == 0) {
        at = 0;
        held = held.length > SMALL ? new byte[0] : held;
      }
      changed.signalAll();
    } catch (InterruptedException e) {
      throw interrupted();
    } finally {
      lock.unlock();
    }
    taken.taken(part);
    return part;
  }

  @Override
  public int available() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads any more: what comes is dropped. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      count = 0;
      held = new byte[0];
      at = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
