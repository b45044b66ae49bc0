package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.wire.BufferedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request of an HTTP/2 connection and its answer. */
final class Http2Stream implements Exchange, Http2Wire.Stream {
  private static final byte[] NOTHING = {};

  private final int id;
  private final Http2Request request;
  private final Peer peer;
  private final HttpDate date;
  private final Http2Output out;
  private final Http2Output.Window window;
  private final Http2Body body;
  private final Farewell farewell = new Farewell();
  private volatile boolean answered;
  private volatile boolean ended;
  private @Nullable Supplier<Headers> trailers;

  Http2Stream(int id, Http2Request request, Peer peer, HttpDate date, Http2Output out) {
    this.id = id;
    this.request = request;
    this.peer = peer;
    this.date = date;
    this.out = out;
    window = out.window();
    body =
        new Http2Body(
            id,
            request.length(),
            (bytes, streamToo) -> out.credit(id, bytes, streamToo),
            this::continues);
  }

  private void continues() {
    if (request.expectsContinue() && !answered) {
      try {
        out.head(id, window, new Http2Head.Answer(100, Headers.NONE, "", -1), NOTHING, false);
      } catch (IOException e) {
        body.fail(Http2End.CONNECTION);
      }
    }
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
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    return request.target().path();
  }

  @Override
  public Query query() {
    return request.target().query();
  }

  @Override
  public Headers headers() {
    return request.headers();
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public void send(int status, Headers headers, byte[] bytes) throws IOException {
    boolean bodiless = ResponseHead.bodiless(status);
    begin();
    ended = true;
    boolean silent = bodiless || request.method().equals("HEAD");
    var head = new Http2Head.Answer(status, headers, date.now(), bodiless ? -1 : bytes.length);
    out.head(id, window, head, silent ? NOTHING : bytes, true);
  }

  @Override
  public OutputStream stream(int status, Headers headers) throws IOException {
    begin();
    boolean silent = ResponseHead.bodiless(status) || request.method().equals("HEAD");
    ended = silent;
    var head = new Http2Head.Answer(status, headers, date.now(), -1);
    out.head(id, window, head, NOTHING, silent);
    return silent ? OutputStream.nullOutputStream() : new BufferedBody(this::data);
  }

  @Override
  public OutputStream stream(int status, Headers headers, Supplier<Headers> after)
      throws IOException {
    trailers = after;
    return stream(status, headers);
  }

  private void data(byte[] bytes, int offset, int length, boolean last) throws IOException {
    ended |= last;
    Supplier<Headers> after = trailers;
    if (!last || after == null) {
      out.body(id, window, bytes, offset, length, last);
      return;
    }
    if (length > 0) {
      out.body(id, window, bytes, offset, length, false);
    }
    out.head(id, window, new Http2Head.Trailers(after.get()), NOTHING, true);
  }

  private void begin() {
    if (answered) {
      throw new IllegalStateException("response has begun already");
    }
    answered = true;
  }

  @Override
  public Duplex hijack(int status, Headers headers) throws IOException {
    throw new IOException("an HTTP/2 stream cannot be taken over");
  }

  @Override
  public void onGone(Runnable action) {
    farewell.add(action);
  }

  boolean answered() {
    return answered;
  }

  @Override
  public void gone(Http2End why) {
    body.fail(why);
    out.close(window, why);
    farewell.gone();
  }

  /** The server closes: whoever waits for something else than the client waits no more. */
  void hurry() {
    farewell.gone();
  }

  /** The handler has returned: ends what it left open. */
  void finish() throws IOException {
    farewell.over();
    if (!ended) {
      data(NOTHING, 0, 0, true);
    }
    if (!body.abandon()) {
      // The client need not send the rest.
      out.reset(id, Code.NO_ERROR);
    }
  }

  /** The handler has failed after its answer had begun. */
  void cut() throws IOException {
    farewell.over();
    body.abandon();
    out.reset(id, Code.INTERNAL_ERROR);
  }
}
