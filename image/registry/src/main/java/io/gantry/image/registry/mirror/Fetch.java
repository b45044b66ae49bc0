package io.gantry.image.registry.mirror;

import io.gantry.image.registry.Upload;
import io.gantry.platform.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A blob that comes from upstream, once for all who want it: it is stored, and each client follows
 * what has been stored. It goes on when a client goes. The last byte is given out only after the
 * whole was verified.
 */
final class Fetch {
  private final Upload upload;
  private final long size;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private long stored;
  private boolean over;
  private String failure = "";

  Fetch(Upload upload, long size) {
    this.upload = upload;
    this.size = size;
  }

  long size() {
    return size;
  }

  /** Brings all of it; on a thread of its own. */
  void run(InputStream content, Digest digest) {
    String why = "";
    try (var counted = new Counted(content)) {
      upload.append(counted, OptionalLong.of(0));
      upload.finish(digest);
    } catch (IOException | RuntimeException e) {
      why = String.valueOf(e.getMessage());
      upload.cancel();
    } finally {
      end(why);
    }
  }

  /** Nothing more comes. */
  void end(String why) {
    lock.lock();
    try {
      over = true;
      failure = why;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Counts what the storage has written: all that it had read before it reads again. */
  private final class Counted extends FilterInputStream {
    private long read;

    private Counted(InputStream content) {
      super(content);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      tell(read);
      int count = super.read(into, offset, length);
      read += Math.max(0, count);
      return count;
    }
  }

  private void tell(long count) {
    lock.lock();
    try {
      stored = count;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to read behind {@code at}; how far that goes. */
  private long await(long at) throws IOException {
    lock.lock();
    try {
      while (true) {
        if (over) {
          if (!failure.isEmpty()) {
            throw new IOException("upstream: " + failure);
          }
          return size;
        }
        long readable = Math.min(stored, size - 1);
        if (readable > at) {
          return readable;
        }
        moved.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a blob is fetched");
    } finally {
      lock.unlock();
    }
  }

  /** What is stored, followed to its end. */
  InputStream follow(long offset) throws IOException {
    InputStream file = upload.open(offset);
    return new FilterInputStream(file) {
      private long at = offset;

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int begin, int length) throws IOException {
        if (at >= size) {
          return -1;
        }
        long until = await(at);
        int count = super.read(into, begin, (int) Math.min(length, until - at));
        at += Math.max(0, count);
        return count;
      }
    };
  }
}
