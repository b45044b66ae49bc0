package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A stream's body as its frames arrive: never more than the window that was granted. */
final class Http2Body extends InputStream {
  static final int WINDOW = 256 * 1024;

  /** Grants the peer more. */
  @FunctionalInterface
  interface Credit {
    void grant(int bytes, boolean streamToo) throws IOException;
  }

  private final int stream;
  private final long length;
  private final Credit credit;
  private final Runnable start;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private byte[] held = {};
  private int at;
  private int end;
  private int window = WINDOW;
  private int owed;
  private long received;
  private boolean ended;
  private boolean abandoned;
  private boolean started;
  private @Nullable Http2End broken;

  Http2Body(int stream, long length, Credit credit, Runnable start) {
    this.stream = stream;
    this.length = length;
    this.credit = credit;
    this.start = start;
  }

  /** A frame has arrived; {@code flow} bytes of the window with its padding. */
  void arrive(byte[] bytes, int flow, boolean last) throws IOException {
    int forgotten = 0;
    lock.lock();
    try {
      received += bytes.length;
      window -= flow;
      if (window < 0) {
        throw new Http2Failure(Code.FLOW_CONTROL_ERROR, stream, "window exceeded");
      }
      boolean wrong = length >= 0 && (received > length || (last && received < length));
      if (ended || wrong) {
        Code code = ended ? Code.STREAM_CLOSED : Code.PROTOCOL_ERROR;
        throw new Http2Failure(code, stream, "body of another length");
      }
      ended = last;
      if (abandoned) {
        forgotten = flow;
      } else {
        keep(bytes);
        owed += flow - bytes.length;
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (forgotten > 0) {
      credit.grant(forgotten, false);
    }
  }

  private void keep(byte[] bytes) {
    if (end + bytes.length > held.length) {
      int count = end - at;
      var grown = count + bytes.length > held.length ? Math.max(1024, 2 * count) : held.length;
      byte[] into = new byte[Math.max(grown, count + bytes.length)];
      System.arraycopy(held, at, into, 0, count);
      held = into;
      at = 0;
      end = count;
    }
    System.arraycopy(bytes, 0, held, end, bytes.length);
    end += bytes.length;
  }

  /** The stream or the connection is gone: reading fails. */
  void fail(Http2End why) {
    lock.lock();
    try {
      if (broken == null) {
        broken = why;
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the peer has sent all. */
  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody reads any more; whether the peer has sent all. */
  boolean abandon() throws IOException {
    int back;
    boolean all;
    lock.lock();
    try {
      abandoned = true;
      back = owed + end - at;
      owed = 0;
      at = 0;
      end = 0;
      held = new byte[0];
      all = ended;
      if (broken == null) {
        broken = Http2End.OVER;
      }
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (back > 0) {
      credit.grant(back, false);
    }
    return all;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    begin();
    int count;
    int grant = 0;
    boolean open;
    lock.lock();
    try {
      while (at == end && !ended && broken == null) {
        arrived.await();
      }
      if (broken != null) {
        throw broken.exception();
      }
      if (at == end) {
        return -1;
      }
      count = Math.min(wanted, end - at);
      System.arraycopy(held, at, into, offset, count);
      at += count;
      owed += count;
      open = !ended;
      if (owed >= WINDOW / 2 || (ended && at == end)) {
        grant = owed;
        owed = 0;
        window += grant;
      }
      if (at == end && held.length > 4096) {
        held = Arrays.copyOf(held, 0);
        at = 0;
        end = 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the peer");
    } finally {
      lock.unlock();
    }
    if (grant > 0) {
      credit.grant(grant, open);
    }
    return count;
  }

  private void begin() {
    if (!started) {
      started = true;
      start.run();
    }
  }
}
