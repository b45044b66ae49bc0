package io.gantry.platform.http;

import io.gantry.platform.http.wire.BufferedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A stream that this end has begun. */
final class Http2Outgoing implements Http2Call, Http2Wire.Stream {
  private final int id;
  private final Http2Output out;
  private final IntConsumer done;
  private final Http2Output.Window window;
  private final Http2Body body;
  private final OutputStream request = new BufferedBody(this::data);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Answer answer;
  private @Nullable Http2End end;
  private Headers trailers = Headers.NONE;
  private boolean sent;
  private boolean received;

  /** Calls {@code done} with its number when both directions have ended in order. */
  Http2Outgoing(int id, Http2Output out, IntConsumer done) {
    this.id = id;
    this.out = out;
    this.done = done;
    window = out.window();
    body = new Http2Body(id, -1, (bytes, streamToo) -> out.credit(id, bytes, streamToo), () -> {});
  }

  @Override
  public Http2Output.Window window() {
    return window;
  }

  @Override
  public Http2Body incoming() {
    return body;
  }

  @Override
  public OutputStream out() {
    return request;
  }

  private void data(byte[] bytes, int offset, int length, boolean last) throws IOException {
    out.body(id, window, bytes, offset, length, last);
    if (last) {
      ended(() -> sent = true);
    }
  }

  /** Whether a head has come. */
  boolean answered() {
    lock.lock();
    try {
      return answer != null;
    } finally {
      lock.unlock();
    }
  }

  /** The head has come. */
  void answered(Answer head) {
    lock.lock();
    try {
      answer = head;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What comes after the body has come. */
  void trailers(Headers fields) {
    lock.lock();
    try {
      trailers = fields;
    } finally {
      lock.unlock();
    }
  }

  /** The server has sent all. */
  void received() {
    ended(() -> received = true);
  }

  private void ended(Runnable half) {
    boolean both;
    lock.lock();
    try {
      half.run();
      both = sent && received;
    } finally {
      lock.unlock();
    }
    if (both) {
      done.accept(id);
    }
  }

  @Override
  public Answer answer() throws IOException {
    lock.lock();
    try {
      while (answer == null && end == null) {
        changed.await();
      }
      if (answer != null) {
        return answer;
      }
      throw end == null ? Http2End.CONNECTION.exception() : end.exception();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the answer");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public InputStream in() {
    return body;
  }

  @Override
  public Headers trailers() {
    lock.lock();
    try {
      return trailers;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void gone(Http2End why) {
    boolean whole;
    lock.lock();
    try {
      whole = received;
      end = end == null ? why : end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!whole) {
      // An answer that is all here can be read.
      body.fail(why);
    }
    out.close(window, why);
  }

  @Override
  public void reset(int code) {
    var why = new Http2End(code, "stream closed here");
    boolean over;
    lock.lock();
    try {
      over = end != null || (sent && received);
      end = end == null ? why : end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    body.fail(why);
    out.close(window, why);
    try {
      boolean _ = body.abandon();
      if (!over) {
        out.frame(Http2Frame.TYPE_RESET, id, code);
      }
    } catch (IOException e) {
      // The connection is lost: so is the stream.
    }
    if (!over) {
      done.accept(id);
    }
  }
}
