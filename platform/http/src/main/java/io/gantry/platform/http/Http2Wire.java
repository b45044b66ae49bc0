package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.hpack.Decoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of an HTTP/2 connection (RFC 9113) do alike: frames come in on one thread and go
 * to the streams; settings, windows and pings are answered. What differs is the {@link Side}'s.
 */
final class Http2Wire<S extends Http2Wire.Stream> {
  /** Of the connection: what all streams together may have unread. */
  static final int WINDOW = 16 * Http2Body.WINDOW;

  /** One stream, seen from the connection. */
  interface Stream {
    Http2Body incoming();

    Http2Output.Window window();

    /** It has been ended by the peer, or with the connection. */
    void gone(Http2End why);
  }

  /** The server's or the client's part. */
  interface Side<S> {
    /** Fails if frames of the stream cannot come yet. */
    void checkBegun(int stream) throws Http2Failure;

    /** A head, or what comes after a body. */
    void head(int stream, Decoder.Block block, boolean end) throws IOException;

    /** The last frame of data has arrived. */
    void ended(int id, S stream);

    /** The stream was reset, and is forgotten. */
    void forgotten();

    /** The peer allows so many streams at once. */
    void most(int streams);

    /** The peer takes no streams after {@code last}. */
    void goingAway(int last, int code);
  }

  private final Side<S> side;
  private final boolean wary;
  private final InputStream in;
  private final Http2Output out;
  private final int headBytes;
  private final Decoder decoder;
  private final Patience patience = new Patience();
  private final Map<Integer, S> streams = new ConcurrentHashMap<>();
  private final ReentrantLock births = new ReentrantLock();

  /**
   * Reads {@code in}.
   *
   * @param wary whether the peer begins streams, and so may cost work by ending them
   * @param headBytes of one head at most
   */
  Http2Wire(Side<S> side, boolean wary, InputStream in, Http2Output out, int headBytes) {
    this.side = side;
    this.wary = wary;
    this.in = in;
    this.out = out;
    this.headBytes = headBytes;
    decoder = new Decoder(headBytes);
  }

  /** Says what this end allows; {@code own} is one more setting, by its number. */
  void settings(int own, int value) throws IOException {
    var settings = ByteBuffer.allocate(18);
    settings.putShort((short) own).putInt(value);
    settings.putShort((short) 4).putInt(Http2Body.WINDOW);
    settings.putShort((short) 6).putInt(headBytes);
    out.frame(Http2Frame.TYPE_SETTINGS, 0, 0, settings.array());
    out.frame(Http2Frame.TYPE_WINDOW, 0, WINDOW);
  }

  /** Reads what a peer must say first. */
  Http2Frame greeting() throws IOException {
    Http2Frame first = Http2Frame.read(in);
    if (first.type() != Http2Frame.TYPE_SETTINGS) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "no settings");
    }
    return first;
  }

  /** Deals with {@code first} and all that follows, until the connection ends or fails. */
  void follow(Http2Frame first) throws IOException {
    for (Http2Frame frame = first; ; frame = Http2Frame.read(in)) {
      accept(frame);
    }
  }

  /** A new stream: its window is that of the settings at this moment. */
  S begin(int id, Supplier<S> made) {
    births.lock();
    try {
      S stream = made.get();
      streams.put(id, stream);
      return stream;
    } finally {
      births.unlock();
    }
  }

  @Nullable S stream(int id) {
    return streams.get(id);
  }

  /** Whether it was there. */
  boolean remove(int id) {
    return streams.remove(id) != null;
  }

  Collection<S> streams() {
    return streams.values();
  }

  /** The connection is lost: all streams are. */
  void lost() {
    out.close();
    streams.values().forEach(stream -> stream.gone(Http2End.CONNECTION));
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
      var why = new Http2End(e.code().number(), String.valueOf(e.getMessage()));
      boolean _ = forget(e.stream(), why);
    }
  }

  private boolean forget(int id, Http2End why) {
    S stream = streams.remove(id);
    if (stream == null) {
      return false;
    }
    stream.gone(why);
    side.forgotten();
    return true;
  }

  /** Streams after {@code last} are not dealt with by the peer. */
  void refused(int last) {
    for (int id : List.copyOf(streams.keySet())) {
      if (id > last) {
        boolean _ = forget(id, new Http2End(StreamReset.REFUSED_STREAM, "peer is going away"));
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
      case Http2Frame.TYPE_PING -> ping(frame);
      case Http2Frame.TYPE_GOAWAY -> goAway(frame);
      case Http2Frame.TYPE_WINDOW -> grant(frame);
      case Http2Frame.TYPE_PUSH, Http2Frame.TYPE_CONTINUATION ->
          throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "unexpected frame");
      default -> tire();
    }
  }

  /** The peer has cost work for nothing. */
  void tire() throws Http2Failure {
    if (patience.isOver(System.nanoTime())) {
      throw new Http2Failure(Code.ENHANCE_YOUR_CALM, 0, "too much for nothing");
    }
  }

  private void content(Http2Frame frame) throws IOException {
    side.checkBegun(frame.stream());
    byte[] bytes = frame.content();
    int flow = frame.payload().length;
    boolean end = frame.has(Http2Frame.END_STREAM);
    if (bytes.length == 0 && !end) {
      tire();
    }
    S stream = streams.get(frame.stream());
    if (stream == null) {
      // Sent before the peer knew that its stream has ended here.
      if (wary) {
        tire();
      }
      if (flow > 0) {
        out.credit(frame.stream(), flow, false);
      }
      return;
    }
    stream.incoming().arrive(bytes, flow, end);
    if (end) {
      side.ended(frame.stream(), stream);
    }
  }

  private void head(Http2Frame frame) throws IOException {
    byte[] bytes = frame.has(Http2Frame.END_HEADERS) ? frame.content() : gather(frame);
    side.head(frame.stream(), decoder.decode(bytes), frame.has(Http2Frame.END_STREAM));
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
      if (block.size() > headBytes) {
        throw new Http2Failure(Code.ENHANCE_YOUR_CALM, 0, "head too large");
      }
    } while (!next.has(Http2Frame.END_HEADERS));
    return block.toByteArray();
  }

  private void reset(Http2Frame frame) throws IOException {
    int code = frame.number();
    side.checkBegun(frame.stream());
    boolean known = forget(frame.stream(), new Http2End(code, "stream closed by the peer"));
    if (wary || !known) {
      tire();
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
      case 3 -> side.most(value < 0 ? Integer.MAX_VALUE : value);
      case 4 -> {
        if (value < 0) {
          throw new Http2Failure(Code.FLOW_CONTROL_ERROR, 0, "window too large");
        }
        births.lock();
        try {
          out.initialWindow(value, streams.values().stream().map(Stream::window).toList());
        } finally {
          births.unlock();
        }
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

  private void ping(Http2Frame frame) throws IOException {
    frame.expect(8);
    if (!out.earnedPing()) {
      tire();
    }
    if (!frame.has(Http2Frame.ACK)) {
      out.frame(Http2Frame.TYPE_PING, Http2Frame.ACK, 0, frame.payload());
    }
  }

  private void goAway(Http2Frame frame) throws IOException {
    tire();
    if (frame.payload().length < 8) {
      throw new Http2Failure(Code.FRAME_SIZE_ERROR, 0, "frame of a wrong size");
    }
    var payload = ByteBuffer.wrap(frame.payload());
    side.goingAway(payload.getInt() & Integer.MAX_VALUE, payload.getInt());
  }

  private void grant(Http2Frame frame) throws Http2Failure {
    int bytes = frame.number() & Integer.MAX_VALUE;
    int id = frame.stream();
    if (id != 0) {
      side.checkBegun(id);
    }
    if (bytes == 0) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, id, "window grows by nothing");
    }
    S stream = streams.get(id);
    if (id == 0 ? !out.grant(bytes) : stream != null && !out.grant(stream.window(), bytes)) {
      throw new Http2Failure(Code.FLOW_CONTROL_ERROR, id, "window too large");
    }
  }
}
