package io.gantry.image.store.pull;

import io.gantry.image.content.PartialBlob;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob between the thread that fetches it and the one that unpacks it: the first writes to the
 * partial file, the second follows it there. So the network never waits for the disk's work of
 * unpacking, no memory is needed, and what has arrived is kept.
 */
final class Spool {
  private final PartialBlob partial;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private boolean begun;
  private boolean complete;

  Spool(PartialBlob partial) {
    this.partial = partial;
  }

  long length() {
    lock.lock();
    try {
      return partial.length();
    } finally {
      lock.unlock();
    }
  }

  void append(byte[] bytes, int count) throws IOException {
    lock.lock();
    try {
      begun = true;
      partial.append().write(bytes, 0, count);
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** All is there. */
  void complete() {
    lock.lock();
    try {
      begun = true;
      complete = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something new is to be had. */
  void awaitBegin() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!begun) {
        grown.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Everything from the start on; at its end reading waits for more until all is there. */
  InputStream reader() {
    return new Follower();
  }

  private final class Follower extends InputStream {
    private InputStream window = InputStream.nullInputStream();
    private long at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = window.read(target, offset, length);
      while (count <= 0) {
        if (!advance()) {
          return -1;
        }
        count = window.read(target, offset, length);
      }
      at += count;
      return count;
    }

    /** Opens a window on what has come since; false at the end of all. */
    private boolean advance() throws IOException {
      try {
        lock.lockInterruptibly();
        try {
          while (partial.length() == at && !complete) {
            grown.await();
          }
          if (partial.length() == at) {
            return false;
          }
          window = partial.arrived();
          window.skipNBytes(at);
          return true;
        } finally {
          lock.unlock();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("interrupted while waiting for a layer");
        interrupted.initCause(e);
        throw interrupted;
      }
    }
  }
}
