package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.hpack.Decoder;
import io.gantry.platform.http.hpack.HpackException;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The server's end of an HTTP/2 connection (RFC 9113): its thread reads frames, each stream's
 * handler runs on a thread of its own.
 */
final class Http2Connection implements Connection, Http2Wire.Side<Http2Stream> {
  /** What a client sends first. */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int LINGER_MILLIS = 1000;

  private final Service service;
  private final Transport transport;
  private final Peer peer;
  private final Deadline deadline;
  private final Input in;
  private final Http2Output out;
  private final Http2Wire<Http2Stream> wire;
  private int running;
  private int last;
  private boolean retired;
  private boolean goAwaySaid;

  Http2Connection(Service service, Transport transport, Peer peer, Deadline deadline, Input in)
      throws IOException {
    this.service = service;
    this.transport = transport;
    this.peer = peer;
    this.deadline = deadline;
    this.in = in;
    out = new Http2Output(transport.out());
    wire = new Http2Wire<>(this, true, in, out, service.limits().headBytes());
  }

  @Override
  public void run() throws IOException {
    try {
      deadline.in(service.limits().head().toMillis());
      if (!in.startsWith(PREFACE)) {
        throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "no preface");
      }
      in.skipNBytes(PREFACE.length);
      wire.settings(3, service.limits().streams());
      Http2Frame first = wire.greeting();
      idleUnless(false);
      wire.follow(first);
    } catch (HpackException e) {
      fail(Code.COMPRESSION_ERROR);
    } catch (Http2Failure e) {
      fail(e.code());
    } finally {
      wire.lost();
    }
  }

  private void fail(Code code) throws IOException {
    deadline.in(LINGER_MILLIS);
    out.goAway(last, code);
    transport.shutdownOutput();
    // Closing with unread bytes would reset the connection before the client reads why.
    in.skip(Http2Wire.WINDOW);
  }

  @Override
  public void checkBegun(int stream) throws Http2Failure {
    if (stream > last) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "stream " + stream + " has not begun");
    }
  }

  @Override
  public void head(int id, Decoder.Block block, boolean end) throws IOException {
    if (id <= last) {
      trailers(id, end);
      return;
    }
    if (id % 2 == 0) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "stream " + id + " is not the client's");
    }
    last = id;
    Http2Request request = Http2Request.parse(id, block.fields());
    if (!claim()) {
      throw new Http2Failure(Code.REFUSED_STREAM, id, "too many streams");
    }
    Http2Stream stream =
        wire.begin(id, () -> new Http2Stream(id, request, peer, service.date(), out));
    if (end) {
      try {
        stream.incoming().arrive(new byte[0], 0, true);
      } catch (Http2Failure e) {
        released();
        throw e;
      }
    }
    boolean tooLarge = block.tooLarge();
    Thread.ofVirtual().name("http2").start(() -> answer(id, stream, tooLarge));
  }

  private void trailers(int id, boolean end) throws IOException {
    wire.tire();
    Http2Stream stream = wire.stream(id);
    if (stream == null) {
      throw new Http2Failure(Code.STREAM_CLOSED, id, "stream has ended");
    }
    if (!end) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, id, "second head");
    }
    stream.incoming().arrive(new byte[0], 0, true);
  }

  @Override
  public void ended(int id, Http2Stream stream) {
    // The handler ends the stream.
  }

  @Override
  public void forgotten() {
    // The handler keeps its place until it returns.
  }

  @Override
  public void most(int streams) {
    // Nothing is pushed.
  }

  @Override
  public void goingAway(int stream, int code) {
    // The client begins no more streams: those that run end as they would.
  }

  /** Takes a place for a handler: one whose stream was reset keeps its place until it returns. */
  private synchronized boolean claim() {
    if (retired || running >= service.limits().streams()) {
      return false;
    }
    running++;
    deadline.none();
    return true;
  }

  private void released() {
    idleUnless(true);
  }

  private void idleUnless(boolean one) {
    synchronized (this) {
      running -= one ? 1 : 0;
      if (running == 0) {
        deadline.in(service.limits().idle().toMillis());
      }
    }
    endIfRetired();
  }

  /** Ends this side once the client knows and nothing runs; the client then ends its own. */
  private void endIfRetired() {
    synchronized (this) {
      if (!goAwaySaid || running > 0) {
        return;
      }
      deadline.in(LINGER_MILLIS);
    }
    try {
      transport.shutdownOutput();
    } catch (IOException e) {
      transport.cut();
    }
  }

  private void answer(int id, Http2Stream stream, boolean tooLarge) {
    boolean clean = false;
    try {
      if (tooLarge) {
        stream.send(431, Headers.NONE, new byte[0]);
      } else {
        service.handler().handle(stream);
      }
      clean = true;
    } catch (IOException | RuntimeException | Error e) {
      if (!(e instanceof IOException) || !stream.answered()) {
        failed(stream, e);
      }
    }
    try {
      end(stream, clean);
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
    } finally {
      boolean _ = wire.remove(id);
      released();
    }
  }

  private void failed(Http2Stream stream, Throwable failure) {
    // A client that has left, and a server that closes, make handlers fail.
    if (wire.streams().contains(stream) && !isRetired()) {
      service.failed(stream, failure);
    }
  }

  private synchronized boolean isRetired() {
    return retired;
  }

  private static void end(Http2Stream stream, boolean clean) throws IOException {
    if (!clean && stream.answered()) {
      stream.cut();
      return;
    }
    if (!stream.answered()) {
      byte[] text = "internal error\n".getBytes(StandardCharsets.US_ASCII);
      stream.send(500, Headers.of("content-type", "text/plain"), text);
    }
    stream.finish();
  }

  @Override
  public void bye() throws IOException {
    transport.shutdownOutput();
  }

  @Override
  public void retire() {
    synchronized (this) {
      retired = true;
      if (running == 0) {
        deadline.in(LINGER_MILLIS);
      }
    }
    wire.streams().forEach(Http2Stream::hurry);
    // A client that takes nothing must not hold up the others.
    Thread.ofVirtual().start(this::sayGoAway);
  }

  private void sayGoAway() {
    try {
      out.goAway(last, Code.NO_ERROR);
    } catch (IOException e) {
      transport.cut();
      return;
    }
    synchronized (this) {
      goAwaySaid = true;
    }
    endIfRetired();
  }
}
