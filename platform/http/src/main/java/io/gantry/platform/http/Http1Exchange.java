package io.gantry.platform.http;

import io.gantry.platform.http.wire.BufferedBody;
import io.gantry.platform.http.wire.Chunks;
import io.gantry.platform.http.wire.Fields;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MessageBody;
import io.gantry.platform.http.wire.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of an HTTP/1.1 connection and its answer. */
final class Http1Exchange implements Exchange {
  private static final int ONE_WRITE = 64 * 1024;

  private enum State {
    OPEN,
    SENT,
    STREAMS,
    HIJACKED
  }

  private final RequestHead head;
  private final Input in;
  private final OutputStream out;
  private final Peer peer;
  private final HttpDate date;
  private final Transport transport;
  private final IdleLimit idle;
  private final MessageBody body;
  private final Farewell farewell = new Farewell();
  private boolean keepsAlive;
  private long owed;
  private State state = State.OPEN;
  private @Nullable OutputStream stream;
  private boolean waited;

  Http1Exchange(
      RequestHead head,
      Input in,
      OutputStream out,
      Peer peer,
      HttpDate date,
      Transport transport,
      IdleLimit idle,
      boolean last) {
    this.head = head;
    this.in = in;
    this.out = idle.limit(out);
    this.idle = idle;
    this.peer = peer;
    this.date = date;
    this.transport = transport;
    keepsAlive = !last && head.keepsAlive();
    body = new MessageBody(in, head.length(), this::continues, this::watch);
  }

  private void continues() throws IOException {
    if (head.expectsContinue() && state == State.OPEN) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String path() {
    return head.path();
  }

  @Override
  public Query query() {
    return head.query();
  }

  @Override
  public Headers headers() {
    return head.headers();
  }

  @Override
  public InputStream body() {
    return idle.limit(body);
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public void send(int status, Headers headers, byte[] bytes) throws IOException {
    ResponseHead response = begin(status, headers, State.SENT);
    boolean bodiless = ResponseHead.bodiless(status);
    if (!bodiless) {
      response.add("content-length", Integer.toString(bytes.length));
    }
    byte[] first = response.bytes();
    if (bodiless || head.method().equals("HEAD")) {
      out.write(first);
    } else if (bytes.length > ONE_WRITE) {
      out.write(first);
      out.write(bytes);
    } else {
      var all = Arrays.copyOf(first, first.length + bytes.length);
      System.arraycopy(bytes, 0, all, first.length, bytes.length);
      out.write(all);
    }
  }

  @Override
  public OutputStream stream(int status, Headers headers) throws IOException {
    ResponseHead response = begin(status, headers, State.STREAMS);
    boolean bodiless = ResponseHead.bodiless(status);
    // A length that the caller knows is its own framing.
    boolean sized = headers.first("content-length").isPresent();
    if (head.http11() && !bodiless && !sized) {
      response.add("transfer-encoding", "chunked");
    }
    out.write(response.bytes());
    OutputStream answer =
        bodiless || head.method().equals("HEAD")
            ? OutputStream.nullOutputStream()
            : new BufferedBody(sized ? sized(headers) : new Chunks(out, head.http11()));
    stream = answer;
    return answer;
  }

  /** Sends a body of the length that the caller has promised: the next answer comes after it. */
  private BufferedBody.Sink sized(Headers headers) {
    owed = Long.parseLong(headers.first("content-length").orElse("0"));
    return (bytes, offset, length, _) -> {
      if (length > owed) {
        throw new IOException("body longer than its content-length");
      }
      owed -= length;
      out.write(bytes, offset, length);
    };
  }

  @Override
  public void send(int status, Headers headers, FileChannel file, long from, long count)
      throws IOException {
    if (head.method().equals("HEAD") || ResponseHead.bodiless(status)) {
      stream(status, headers.with("content-length", Long.toString(count))).close();
      return;
    }
    Optional<SocketChannel> plain = transport.plain();
    if (plain.isEmpty()) {
      Exchange.super.send(status, headers, file, from, count);
      return;
    }
    ResponseHead response = begin(status, headers, State.SENT);
    out.write(response.add("content-length", Long.toString(count)).bytes());
    owed = count;
    FilePart.transfer(file, from, count, plain.get(), idle, out);
    owed = 0;
  }

  @Override
  public void idleLimit(Duration limit) {
    idle.set(limit);
  }

  private ResponseHead begin(int status, Headers headers, State next) {
    if (state != State.OPEN) {
      throw new IllegalStateException("response has begun already");
    }
    var response = new ResponseHead(status, headers).add("date", date.now());
    state = next;
    if (Fields.lists(headers.all("connection"), "close")) {
      keepsAlive = false;
    } else if (!stays()) {
      response.add("connection", "close");
    } else if (!head.http11()) {
      response.add("connection", "keep-alive");
    }
    return response;
  }

  /** Whether the connection can take another request after this one. */
  private boolean stays() {
    boolean endless = !head.http11() && state == State.STREAMS;
    return keepsAlive && !endless && !unwanted();
  }

  /** Whether the client still waits for a word to send a body that nobody wants. */
  private boolean unwanted() {
    return head.expectsContinue() && !body.started() && !body.ended();
  }

  @Override
  public Duplex hijack(int status, Headers headers) throws IOException {
    if (state != State.OPEN) {
      throw new IllegalStateException("response has begun already");
    }
    body.drain(Integer.MAX_VALUE);
    var response = new ResponseHead(status, headers);
    synchronized (this) {
      state = State.HIJACKED;
      in.unwatch();
    }
    out.write(response.bytes());
    return new Hijacked(in, out, transport);
  }

  @Override
  public void onGone(Runnable action) {
    farewell.add(action);
    synchronized (this) {
      waited = true;
    }
    watch();
  }

  /** Waits for the client's end once there is nothing else to read and somebody wants to know. */
  private synchronized void watch() {
    if (waited && body.ended() && state != State.HIJACKED) {
      in.watch(farewell::gone);
    }
  }

  /** The server closes: whoever waits for something else than the client waits no more. */
  void hurry() {
    farewell.gone();
  }

  /** Whether a response has begun. */
  boolean answered() {
    return state != State.OPEN;
  }

  /** Whether the client may still be sending. */
  boolean unread() {
    return state != State.HIJACKED && !body.ended();
  }

  /** The handler has returned. */
  void over() {
    farewell.over();
    synchronized (this) {
      waited = false;
      in.unwatch();
    }
  }

  /** Ends the response; whether the connection can be used for another. */
  boolean finish(int drained) throws IOException {
    if (stream != null) {
      stream.close();
    }
    return state != State.HIJACKED
        && stays()
        && owed == 0
        && idle.during(() -> body.drain(drained) ? 1 : 0) > 0;
  }
}
