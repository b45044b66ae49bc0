package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Buffered input of a connection that can also be watched: while its reader does something else, a
 * thread waits for the peer's end and keeps what comes before it.
 */
public final class Input extends InputStream {
  private static final int SMALL = 1024;
  private static final int WATCHED = 16 * 1024;

  private final InputStream from;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition read = lock.newCondition();
  private byte[] buffer = new byte[SMALL];
  private int at;
  private int end;
  private boolean ended;
  private @Nullable IOException failure;
  private boolean reading;
  private byte[] ahead = {};
  private @Nullable Runnable gone;

  /** Reads {@code from}, which only this object reads from now on. */
  public Input(InputStream from) {
    this.from = from;
  }

  /** Whether something is buffered. */
  public boolean hasBuffered() {
    return end > at;
  }

  /** Waits for a byte; false at the end. */
  public boolean await() throws IOException {
    return hasBuffered() || fill();
  }

  /** Whether the next bytes are these; waits for as many as it takes to know. */
  public boolean startsWith(byte[] bytes) throws IOException {
    for (int i = 0; i < bytes.length; i++) {
      while (end - at <= i) {
        if (!fill()) {
          return false;
        }
      }
      if (buffer[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Gives back a large buffer that is empty; called by the reader. */
  public void shrink() {
    if (at == end && buffer.length > SMALL) {
      buffer = new byte[SMALL];
      at = 0;
      end = 0;
    }
  }

  /**
   * Reads a line that ends with CR LF, without them.
   *
   * @param limit its length in bytes
   * @return nothing if there are no bytes at all before the end
   * @throws MalformedLine if it is longer, ends in the middle, or has CR or LF alone
   */
  public @Nullable String line(int limit) throws IOException {
    int scanned = 0;
    while (true) {
      for (int i = at + scanned; i < end; i++) {
        if (buffer[i] == '\n') {
          if (i - at > limit + 1) {
            throw tooLong(limit);
          }
          return takeLine(i);
        }
      }
      scanned = end - at;
      if (scanned > limit) {
        throw tooLong(limit);
      }
      if (!fill()) {
        if (scanned > 0) {
          throw new MalformedLine("line without an end", false);
        }
        return null;
      }
    }
  }

  private static MalformedLine tooLong(int limit) {
    return new MalformedLine("line of more than " + limit + " bytes", true);
  }

  @SuppressWarnings("deprecation") // The one constructor that makes a Latin-1 string in place.
  private String takeLine(int newline) throws IOException {
    if (newline == at || buffer[newline - 1] != '\r') {
      throw new MalformedLine("line feed without carriage return", false);
    }
    for (int i = at; i < newline - 1; i++) {
      if (buffer[i] == '\r') {
        throw new MalformedLine("carriage return without line feed", false);
      }
    }
    var line = new String(buffer, 0, at, newline - 1 - at);
    at = newline + 1;
    return line;
  }

  @Override
  public int read() throws IOException {
    return await() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasBuffered()) {
      if (length >= buffer.length && begin()) {
        int count = -1;
        try {
          count = from.read(into, offset, length);
          return count;
        } finally {
          done(count < 0);
        }
      }
      if (!await()) {
        return -1;
      }
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return end - at;
  }

  /** Claims the right to read; false if the watcher has it, or the end was seen. */
  private boolean begin() throws IOException {
    lock.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      if (reading || ended || ahead.length > 0) {
        return false;
      }
      reading = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void done(boolean last) {
    lock.lock();
    try {
      reading = false;
      ended |= last;
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Adds to what is buffered, once; false at the end. */
  private boolean fill() throws IOException {
    lock.lock();
    try {
      // what the watcher has kept is there, though it may wait for more already
      while (reading && ahead.length == 0) {
        read.await();
      }
      if (ahead.length > 0) {
        room(ahead.length);
        System.arraycopy(ahead, 0, buffer, end, ahead.length);
        end += ahead.length;
        ahead = new byte[0];
        return true;
      }
      if (failure != null) {
        throw failure;
      }
      if (ended) {
        return false;
      }
      room(1);
      reading = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the peer");
    } finally {
      lock.unlock();
    }
    int count = -1;
    try {
      count = from.read(buffer, end, buffer.length - end);
      return count > 0;
    } finally {
      end += Math.max(0, count);
      done(count < 0);
    }
  }

  private void room(int wanted) {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    while (end + wanted > buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 4);
    }
  }

  /**
   * Runs {@code whenGone} on another thread when the peer ends or fails before {@link #unwatch}.
   * Nobody reads meanwhile. A peer that sends a lot ahead is not watched any more.
   */
  public void watch(Runnable whenGone) {
    lock.lock();
    try {
      boolean running = gone != null || reading;
      gone = whenGone;
      if (!running) {
        Thread.ofVirtual().name("http-watch").start(this::readAhead);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the watch; what it read is kept. */
  public void unwatch() {
    lock.lock();
    try {
      gone = null;
    } finally {
      lock.unlock();
    }
  }

  private void readAhead() {
    while (true) {
      lock.lock();
      try {
        if (gone == null || reading || ahead.length >= WATCHED) {
          return;
        }
        if (ended || failure != null) {
          break;
        }
        reading = true;
      } finally {
        lock.unlock();
      }
      keep();
    }
    Runnable action;
    lock.lock();
    try {
      action = gone;
      gone = null;
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
  }

  private void keep() {
    var bytes = new byte[128];
    int count = -1;
    IOException broken = null;
    try {
      count = from.read(bytes);
    } catch (IOException e) {
      broken = e;
    }
    lock.lock();
    try {
      if (count > 0) {
        int held = ahead.length;
        ahead = Arrays.copyOf(ahead, held + count);
        System.arraycopy(bytes, 0, ahead, held, count);
      }
      failure = broken;
      reading = false;
      ended |= count < 0;
      read.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
