package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.hpack.Decoder;
import io.gantry.platform.http.hpack.HpackException;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/2 (RFC 9113) on one connection: its thread reads frames, each stream's handler runs on a
 * thread of its own.
 */
final class Http2Connection implements Connection {
  /** What a client sends first. */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int WINDOW = 16 * Http2Body.WINDOW;
  private static final int LINGER_MILLIS = 1000;

  private final Service service;
  private final Transport transport;
  private final Peer peer;
  private final Deadline deadline;
  private final Input in;
  private final Http2Output out;
  private final Decoder decoder;
  private final Patience patience = new Patience();
  private final Map<Integer, Http2Stream> streams = new ConcurrentHashMap<>();
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
    decoder = new Decoder(service.limits().headBytes());
  }

  @Override
  public void run() throws IOException {
    try {
      deadline.in(service.limits().head().toMillis());
      if (!in.startsWith(PREFACE)) {
        throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "no preface");
      }
      in.skipNBytes(PREFACE.length);
      settings();
      Http2Frame first = Http2Frame.read(in);
      if (first.type() != Http2Frame.TYPE_SETTINGS) {
        throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "no settings");
      }
      idleUnless(false);
      for (Http2Frame frame = first; ; frame = Http2Frame.read(in)) {
        accept(frame);
      }
    } catch (HpackException e) {
      fail(Code.COMPRESSION_ERROR);
    } catch (Http2Failure e) {
      fail(e.code());
    } finally {
      out.close();
      streams.values().forEach(Http2Stream::gone);
    }
  }

  private void settings() throws IOException {
    var settings = ByteBuffer.allocate(18);
    settings.putShort((short) 3).putInt(service.limits().streams());
    settings.putShort((short) 4).putInt(Http2Body.WINDOW);
    settings.putShort((short) 6).putInt(service.limits().headBytes());
    out.frame(Http2Frame.TYPE_SETTINGS, 0, 0, settings.array());
    out.frame(Http2Frame.TYPE_WINDOW, 0, WINDOW);
  }

  private void fail(Code code) throws IOException {
    deadline.in(LINGER_MILLIS);
    out.goAway(last, code);
    transport.shutdownOutput();
    // Closing with unread bytes would reset the connection before the client reads why.
    in.skip(WINDOW);
  }

  /** Deals with one frame; the failure of a stream is told and the connection goes on. */
  private void accept(Http2Frame frame) throws IOException {
    try {
      dispatch(frame);
    } catch (Http2Failure e) {
      if (e.stream() == 0) {
        throw e;
      }
      tire();
      out.reset(e.stream(), e.code());
      Http2Stream stream = streams.remove(e.stream());
      if (stream != null) {
        stream.gone();
      }
    }
  }

  private void dispatch(Http2Frame frame) throws IOException {
    boolean connectionOnly =
        switch (frame.type()) {
          case Http2Frame.TYPE_SETTINGS, Http2Frame.TYPE_PING, Http2Frame.TYPE_GOAWAY -> true;
          case Http2Frame.TYPE_WINDOW -> frame.stream() == 0;
          default -> false;
        };
    if (connectionOnly != (frame.stream() == 0) && frame.type() <= Http2Frame.TYPE_CONTINUATION) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "frame on a wrong stream");
    }
    switch (frame.type()) {
      case Http2Frame.TYPE_DATA -> content(frame);
      case Http2Frame.TYPE_HEADERS -> head(frame);
      case Http2Frame.TYPE_PRIORITY -> {
        tire();
        if (frame.payload().length != 5) {
          throw new Http2Failure(Code.FRAME_SIZE_ERROR, frame.stream(), "priority");
        }
      }
      case Http2Frame.TYPE_RESET -> reset(frame);
      case Http2Frame.TYPE_SETTINGS -> settings(frame);
      case Http2Frame.TYPE_PING -> {
        tire();
        frame.expect(8);
        if (!frame.has(Http2Frame.ACK)) {
          out.frame(Http2Frame.TYPE_PING, Http2Frame.ACK, 0, frame.payload());
        }
      }
      case Http2Frame.TYPE_WINDOW -> grant(frame);
      case Http2Frame.TYPE_PUSH, Http2Frame.TYPE_CONTINUATION ->
          throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "unexpected frame");
      default -> tire();
    }
  }

  private void tire() throws Http2Failure {
    if (patience.isOver(System.nanoTime())) {
      throw new Http2Failure(Code.ENHANCE_YOUR_CALM, 0, "too much for nothing");
    }
  }

  private void content(Http2Frame frame) throws IOException {
    checkBegun(frame.stream());
    byte[] bytes = frame.content();
    int flow = frame.payload().length;
    if (bytes.length == 0) {
      tire();
    }
    Http2Stream stream = streams.get(frame.stream());
    if (stream == null) {
      // Sent before the client knew that its stream has ended here.
      tire();
      if (flow > 0) {
        out.credit(frame.stream(), flow, false);
      }
      return;
    }
    stream.incoming().arrive(bytes, flow, frame.has(Http2Frame.END_STREAM));
  }

  private void checkBegun(int stream) throws Http2Failure {
    if (stream > last) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "stream " + stream + " has not begun");
    }
  }

  private void head(Http2Frame frame) throws IOException {
    byte[] bytes = frame.has(Http2Frame.END_HEADERS) ? frame.content() : gather(frame);
    Decoder.Block block = decoder.decode(bytes);
    int id = frame.stream();
    boolean end = frame.has(Http2Frame.END_STREAM);
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
    var stream = new Http2Stream(id, request, peer, service.date(), out);
    streams.put(id, stream);
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

  private byte[] gather(Http2Frame first) throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(first.content());
    Http2Frame next;
    do {
      next = Http2Frame.read(in);
      if (next.type() != Http2Frame.TYPE_CONTINUATION || next.stream() != first.stream()) {
        throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "head without an end");
      }
      if (next.payload().length == 0) {
        tire();
      }
      block.writeBytes(next.payload());
      if (block.size() > service.limits().headBytes()) {
        throw new Http2Failure(Code.ENHANCE_YOUR_CALM, 0, "head too large");
      }
    } while (!next.has(Http2Frame.END_HEADERS));
    return block.toByteArray();
  }

  private void trailers(int id, boolean end) throws IOException {
    tire();
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      throw new Http2Failure(Code.STREAM_CLOSED, id, "stream has ended");
    }
    if (!end) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, id, "second head");
    }
    stream.incoming().arrive(new byte[0], 0, true);
  }

  private void reset(Http2Frame frame) throws Http2Failure {
    frame.expect(4);
    checkBegun(frame.stream());
    tire();
    Http2Stream stream = streams.remove(frame.stream());
    if (stream != null) {
      stream.gone();
    }
  }

  private void settings(Http2Frame frame) throws IOException {
    tire();
    if (frame.has(Http2Frame.ACK)) {
      frame.expect(0);
      return;
    }
    if (frame.payload().length % 6 != 0) {
      throw new Http2Failure(Code.FRAME_SIZE_ERROR, 0, "settings");
    }
    var settings = ByteBuffer.wrap(frame.payload());
    while (settings.hasRemaining()) {
      set(settings.getShort(), settings.getInt());
    }
    out.frame(Http2Frame.TYPE_SETTINGS, Http2Frame.ACK, 0, new byte[0]);
  }

  private void set(int name, int value) throws Http2Failure {
    switch (name) {
      case 2 -> {
        if (value != 0 && value != 1) {
          throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "push");
        }
      }
      case 4 -> {
        if (value < 0) {
          throw new Http2Failure(Code.FLOW_CONTROL_ERROR, 0, "window too large");
        }
        out.initialWindow(value, streams.values().stream().map(Http2Stream::window).toList());
      }
      case 5 -> {
        if (value < Http2Frame.SIZE || value >= 1 << 24) {
          throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "frame size");
        }
        out.frameSize(value);
      }
      default -> {}
    }
  }

  private void grant(Http2Frame frame) throws Http2Failure {
    int bytes = frame.number() & Integer.MAX_VALUE;
    int id = frame.stream();
    checkBegun(id);
    if (bytes == 0) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, id, "window grows by nothing");
    }
    Http2Stream stream = streams.get(id);
    if (id == 0 ? !out.grant(bytes) : stream != null && !out.grant(stream.window(), bytes)) {
      throw new Http2Failure(Code.FLOW_CONTROL_ERROR, id, "window too large");
    }
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
      streams.remove(id);
      released();
    }
  }

  private void failed(Http2Stream stream, Throwable failure) {
    // A client that has left, and a server that closes, make handlers fail.
    if (streams.containsValue(stream) && !isRetired()) {
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
    streams.values().forEach(Http2Stream::hurry);
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
