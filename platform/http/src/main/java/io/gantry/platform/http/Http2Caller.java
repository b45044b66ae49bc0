package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.hpack.Decoder;
import io.gantry.platform.http.hpack.Field;
import io.gantry.platform.http.hpack.HpackException;
import io.gantry.platform.http.wire.Fields;
import io.gantry.platform.http.wire.Transport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's end of HTTP/2 (RFC 9113) on a connection that is there already, by prior knowledge:
 * also on one that the peer has opened. Blocking, for virtual threads, safe for many at once.
 */
public final class Http2Caller implements AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final int SETTING_PUSH = 2;

  private final Transport transport;
  private final Http2Output out;
  private final Http2Wire<Http2Outgoing> wire;
  private final Farewell farewell = new Farewell();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ReentrantLock order = new ReentrantLock();
  private volatile int next = 1;
  private int active;
  private int most = 100;
  private boolean closed;

  private Http2Caller(Transport transport, int headBytes) throws IOException {
    this.transport = transport;
    out = new Http2Output(transport.out());
    wire = new Http2Wire<>(new Side(), false, transport.in(), out, headBytes);
  }

  /**
   * Says hello on {@code connection}, which is this object's from now on. Does not wait for the
   * peer's.
   *
   * @param headBytes of an answer's fields at most
   */
  public static Http2Caller over(Duplex connection, int headBytes) throws IOException {
    var caller = new Http2Caller(new DuplexTransport(connection), headBytes);
    caller.out.raw(Http2Connection.PREFACE);
    caller.wire.settings(SETTING_PUSH, 0);
    Thread.ofVirtual().name("http2-caller").start(caller::read);
    return caller;
  }

  private void read() {
    try {
      wire.follow(wire.greeting());
    } catch (HpackException e) {
      fail(Code.COMPRESSION_ERROR);
    } catch (Http2Failure e) {
      fail(e.code());
    } catch (IOException e) {
      // The peer is gone: there is nobody to tell.
    } finally {
      close();
      wire.lost();
      farewell.gone();
    }
  }

  private void fail(Code code) {
    try {
      out.goAway(0, code);
    } catch (IOException e) {
      // It does not listen any more.
    }
  }

  /**
   * Sends a request's head; waits while the peer allows no more streams.
   *
   * @throws IOException if the connection is closed, lost, or the peer is going away
   */
  public Http2Call open(String method, String authority, String path, Headers headers)
      throws IOException {
    var head = new Http2Head.Question(method, authority, path, headers);
    room();
    // Numbers must go up on the wire.
    order.lock();
    try {
      int id = next;
      next = id + 2;
      Http2Outgoing call = wire.begin(id, () -> new Http2Outgoing(id, out, this::done));
      try {
        out.head(id, call.window(), head, NOTHING, false);
      } catch (IOException | RuntimeException e) {
        done(id);
        throw e;
      }
      return call;
    } finally {
      order.unlock();
    }
  }

  private void room() throws IOException {
    lock.lock();
    try {
      while (active >= most && !closed) {
        room.await();
      }
      if (closed) {
        throw Http2End.CONNECTION.exception();
      }
      active++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the peer takes no more streams");
    } finally {
      lock.unlock();
    }
  }

  private void done(int id) {
    if (wire.remove(id)) {
      fewer();
    }
  }

  private void fewer() {
    lock.lock();
    try {
      active--;
      room.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Whether requests can be sent. */
  public boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code action} once, on any thread, when the connection has ended. */
  public void onClosed(Runnable action) {
    farewell.add(action);
  }

  /** Cuts the connection: all calls fail. */
  @Override
  public void close() {
    refuse();
    transport.cut();
  }

  private void refuse() {
    lock.lock();
    try {
      closed = true;
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What the frames of the peer do. */
  private final class Side implements Http2Wire.Side<Http2Outgoing> {
    @Override
    public void checkBegun(int stream) throws Http2Failure {
      if (stream >= next || stream % 2 == 0) {
        throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "stream " + stream + " has not begun");
      }
    }

    @Override
    public void head(int id, Decoder.Block block, boolean end) throws IOException {
      checkBegun(id);
      Http2Outgoing call = wire.stream(id);
      if (call == null) {
        // Sent before the peer knew that its stream has ended here.
        return;
      }
      if (block.tooLarge()) {
        throw new Http2Failure(Code.INTERNAL_ERROR, id, "answer's head is too large");
      }
      if (call.answered()) {
        if (!end) {
          throw new Http2Failure(Code.PROTOCOL_ERROR, id, "second head");
        }
        call.trailers(headers(id, block.fields()));
      } else {
        int status = status(id, block.fields());
        if (status < 200 && !end) {
          wire.tire();
          return;
        }
        call.answered(new Http2Call.Answer(status, headers(id, block.fields())));
      }
      if (end) {
        call.incoming().arrive(NOTHING, 0, true);
        call.received();
      }
    }

    private static int status(int id, List<Field> fields) throws Http2Failure {
      if (!fields.isEmpty() && fields.getFirst().name().equals(":status")) {
        String text = fields.getFirst().value();
        long status = Fields.length(text);
        if (status >= 100 && status <= 999) {
          return (int) status;
        }
      }
      throw new Http2Failure(Code.PROTOCOL_ERROR, id, "answer without a status");
    }

    private static Headers headers(int id, List<Field> fields) throws Http2Failure {
      var headers = new LinkedHashMap<String, List<String>>();
      for (Field field : fields) {
        String name = field.name();
        if (name.equals(":status")) {
          continue;
        }
        if (!Fields.isToken(name) || !Fields.isValue(field.value())) {
          throw new Http2Failure(Code.PROTOCOL_ERROR, id, "malformed field in an answer");
        }
        headers.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(field.value());
      }
      return new Headers(headers);
    }

    @Override
    public void ended(int id, Http2Outgoing call) {
      call.received();
    }

    @Override
    public void forgotten() {
      fewer();
    }

    @Override
    public void most(int streams) {
      lock.lock();
      try {
        most = streams;
        room.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void goingAway(int last, int code) {
      refuse();
      wire.refused(last);
    }
  }
}
