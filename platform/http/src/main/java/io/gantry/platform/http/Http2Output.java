package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The sending half of an HTTP/2 connection: frames, one at a time, within the peer's windows. */
final class Http2Output {
  private static final int USUAL_WINDOW = 65_535;

  /** How much the peer still takes on one stream. */
  static final class Window {
    private long left;
    private @Nullable Http2End closed;
  }

  private final OutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition granted = lock.newCondition();
  private long window = USUAL_WINDOW;
  private int initial = USUAL_WINDOW;
  private int frameSize = Http2Frame.SIZE;
  private boolean begun;
  private boolean closed;
  private int unpinged;

  Http2Output(OutputStream out) {
    this.out = out;
  }

  /** The window of a new stream. */
  Window window() {
    lock.lock();
    try {
      var stream = new Window();
      stream.left = initial;
      return stream;
    } finally {
      lock.unlock();
    }
  }

  /** Sends bytes that are no frame. */
  void raw(byte[] bytes) throws IOException {
    lock.lock();
    try {
      out.write(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Sends a frame that is not subject to windows. */
  void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    var bytes = new byte[Http2Frame.HEAD + payload.length];
    Http2Frame.head(bytes, 0, payload.length, type, flags, stream);
    System.arraycopy(payload, 0, bytes, Http2Frame.HEAD, payload.length);
    lock.lock();
    try {
      out.write(bytes);
    } finally {
      lock.unlock();
    }
  }

  /** Sends a frame of one number. */
  void frame(int type, int stream, int number) throws IOException {
    var payload = new byte[4];
    Http2Frame.put(payload, 0, number);
    frame(type, 0, stream, payload);
  }

  void reset(int stream, Code code) throws IOException {
    frame(Http2Frame.TYPE_RESET, stream, code.number());
  }

  void goAway(int last, Code code) throws IOException {
    var payload = new byte[8];
    Http2Frame.put(payload, 0, last);
    Http2Frame.put(payload, 4, code.number());
    frame(Http2Frame.TYPE_GOAWAY, 0, 0, payload);
  }

  /** Grants {@code bytes} on {@code stream} and on the connection. */
  void credit(int stream, int bytes, boolean streamToo) throws IOException {
    frame(Http2Frame.TYPE_WINDOW, 0, bytes);
    if (streamToo) {
      frame(Http2Frame.TYPE_WINDOW, stream, bytes);
    }
  }

  /** The peer's settings: the windows of all its streams change with it. */
  void initialWindow(int value, Iterable<Window> streams) throws Http2Failure {
    lock.lock();
    try {
      long change = (long) value - initial;
      initial = value;
      for (Window stream : streams) {
        stream.left += change;
        if (stream.left > Integer.MAX_VALUE) {
          throw new Http2Failure(Code.FLOW_CONTROL_ERROR, 0, "window too large");
        }
      }
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void frameSize(int value) {
    lock.lock();
    try {
      frameSize = Math.min(value, Http2Frame.SIZE);
    } finally {
      lock.unlock();
    }
  }

  /** The peer grants more on the connection; whether that is still a window. */
  boolean grant(int bytes) {
    lock.lock();
    try {
      window += bytes;
      granted.signalAll();
      return window <= Integer.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** The peer grants more on one stream; whether that is still a window. */
  boolean grant(Window stream, int bytes) {
    lock.lock();
    try {
      stream.left += bytes;
      granted.signalAll();
      return stream.left <= Integer.MAX_VALUE;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits for the stream's window fails, and whoever sends on it. */
  void close(Window stream, Http2End why) {
    lock.lock();
    try {
      if (stream.closed == null) {
        stream.closed = why;
      }
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whoever waits for any window fails. */
  void close() {
    lock.lock();
    try {
      closed = true;
      granted.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Sends a head, and {@code body} with it if there is room for all of it, else after it. */
  void head(int stream, Window own, Http2Head head, byte[] body, boolean last) throws IOException {
    int sent = 0;
    lock.lock();
    try {
      check(own);
      byte[] block = head.block(!begun);
      begun = true;
      boolean whole = body.length <= Math.min(frameSize, Math.min(window, own.left));
      int with = whole ? body.length : 0;
      boolean bodiless = last && body.length == 0;
      int dataFrame = with == 0 ? 0 : Http2Frame.HEAD + with;
      var bytes = new byte[headLength(block.length) + dataFrame];
      int at = putHead(bytes, block, stream, bodiless ? Http2Frame.END_STREAM : 0);
      if (with > 0) {
        int flags = last ? Http2Frame.END_STREAM : 0;
        Http2Frame.head(bytes, at, with, Http2Frame.TYPE_DATA, flags, stream);
        System.arraycopy(body, 0, bytes, at + Http2Frame.HEAD, with);
        window -= with;
        own.left -= with;
      }
      out.write(bytes);
      sent = with;
    } finally {
      lock.unlock();
    }
    if (sent < body.length) {
      body(stream, own, body, 0, body.length, last);
    }
  }

  private int headLength(int block) {
    int frames = Math.max(1, (block + frameSize - 1) / frameSize);
    return block + frames * Http2Frame.HEAD;
  }

  private int putHead(byte[] bytes, byte[] block, int stream, int flags) {
    int at = 0;
    int from = 0;
    do {
      int length = Math.min(frameSize, block.length - from);
      int type = from == 0 ? Http2Frame.TYPE_HEADERS : Http2Frame.TYPE_CONTINUATION;
      int end = from + length == block.length ? Http2Frame.END_HEADERS : 0;
      Http2Frame.head(bytes, at, length, type, (from == 0 ? flags : 0) | end, stream);
      System.arraycopy(block, from, bytes, at + Http2Frame.HEAD, length);
      at += Http2Frame.HEAD + length;
      from += length;
    } while (from < block.length);
    return at;
  }

  /** Sends a part of a body; blocks while the peer takes no more. */
  void body(int stream, Window own, byte[] bytes, int offset, int length, boolean last)
      throws IOException {
    int from = offset;
    int left = length;
    do {
      lock.lock();
      try {
        while (left > 0 && Math.min(window, own.left) <= 0 && !closed && own.closed == null) {
          granted.await();
        }
        check(own);
        int count = left == 0 ? 0 : (int) Math.min(Math.min(left, frameSize), room(own));
        var frame = new byte[Http2Frame.HEAD + count];
        int flags = last && count == left ? Http2Frame.END_STREAM : 0;
        Http2Frame.head(frame, 0, count, Http2Frame.TYPE_DATA, flags, stream);
        System.arraycopy(bytes, from, frame, Http2Frame.HEAD, count);
        window -= count;
        own.left -= count;
        unpinged++;
        from += count;
        left -= count;
        out.write(frame);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the peer takes nothing");
      } finally {
        lock.unlock();
      }
    } while (left > 0);
  }

  private long room(Window own) {
    return Math.min(window, own.left);
  }

  private void check(Window own) throws IOException {
    Http2End end = own.closed;
    if (end != null) {
      throw end.exception();
    }
    if (closed) {
      throw Http2End.CONNECTION.exception();
    }
  }

  /**
   * Whether a ping of the peer's is paid for: clients that measure their way (Go's) send one for a
   * frame of data that they get.
   */
  boolean earnedPing() {
    lock.lock();
    try {
      unpinged--;
      return unpinged >= 0;
    } finally {
      unpinged = Math.max(0, unpinged);
      lock.unlock();
    }
  }
}
