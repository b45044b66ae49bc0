package io.gantry.platform.http.client;

import io.gantry.platform.http.client.HttpException.Kind;
import io.gantry.platform.http.wire.ChannelTransport;
import io.gantry.platform.http.wire.Cut;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.TlsTransport;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Watchdog;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** One connection: its streams, its deadlines, and what its failures mean. */
final class Link implements Transport {
  /** What the peer is waited for. */
  enum Wait {
    CONNECT("no connection to %s within %s"),
    HANDSHAKE("no TLS handshake with %s within %s"),
    HEAD("no answer from %s within %s"),
    READ("%s sent nothing for %s"),
    WRITE("%s took nothing for %s");

    private final String text;

    Wait(String text) {
      this.text = text;
    }
  }

  private final Route route;
  private final SocketChannel channel;
  private final Links links;
  private final Duration idle;
  private final Deadline deadline;
  private final OutputStream out = new Output();
  private Transport transport;
  private InputStream raw = InputStream.nullInputStream();
  private OutputStream rawOut = OutputStream.nullOutputStream();
  private Input in;
  private Wait wait = Wait.READ;
  private Duration limit;
  private boolean eachRead = true;
  private boolean received;
  private boolean reused;
  private long since;
  private volatile boolean late;

  Link(Route route, SocketChannel channel, Links links, Duration idle, Watchdog watchdog) {
    this.route = route;
    this.channel = channel;
    this.links = links;
    this.idle = idle;
    limit = idle;
    transport = new ChannelTransport(channel);
    in = new Input(new Source());
    deadline = watchdog.guard(this);
  }

  /** The channel is connected. */
  void connected() throws IOException {
    raw = transport.in();
    rawOut = transport.out();
  }

  /** TLS is spoken from now on. */
  void secured(SSLSocket socket) throws IOException {
    if (in.hasBuffered()) {
      throw new MalformedLine("bytes before TLS", false);
    }
    transport = new TlsTransport(socket, channel);
    connected();
  }

  Route route() {
    return route;
  }

  SocketChannel channel() {
    return channel;
  }

  @Override
  public Input in() {
    return in;
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public void shutdownOutput() throws IOException {
    transport.shutdownOutput();
  }

  /** Its time is over. */
  @Override
  public void cut() {
    late = true;
    drop();
  }

  /** Closes it at once; its reader and its writer fail. */
  void drop() {
    links.forget(this);
    deadline.close();
    Cut.quietly(channel);
  }

  /** From now on the peer has {@code time} for {@code what}, until {@link #relax}. */
  void expect(Wait what, Duration time) {
    wait = what;
    limit = time;
    eachRead = false;
    deadline.in(time.toMillis());
  }

  /** From now on the peer has the idle limit for each byte. */
  void relax() {
    deadline.none();
    wait = Wait.READ;
    limit = idle;
    eachRead = true;
  }

  /** From now on the peer has all the time it wants. */
  void patient() {
    deadline.close();
    eachRead = false;
  }

  /** A request begins. */
  void begin() {
    received = false;
  }

  /** Whether nothing at all came back on a connection that has been used before. */
  boolean wentStale() {
    return reused && !received && !late;
  }

  /** Is kept for another request; cut after {@code kept}. */
  void rest(Duration kept) {
    in.shrink();
    reused = true;
    since = System.nanoTime();
    deadline.in(kept.toMillis());
  }

  /** Whether it can be used again after {@link #rest}: not too old, and nothing has come. */
  boolean wakes(Duration most) {
    if (System.nanoTime() - since > most.toNanos()) {
      return false;
    }
    relax();
    try {
      channel.configureBlocking(false);
      int count = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return count == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What {@code failure} of this connection means. */
  IOException explain(IOException failure) {
    String peer = route.peer();
    if (late) {
      String text = wait.text.formatted(peer, seconds(limit));
      return new HttpException(Kind.TIMEOUT, text, failure);
    }
    if (Thread.currentThread().isInterrupted()) {
      var interrupted = new InterruptedIOException("interrupted while talking to " + peer);
      interrupted.initCause(failure);
      return interrupted;
    }
    if (links.closed()) {
      return new HttpException(Kind.BROKEN, "client is closed", failure);
    }
    return switch (failure) {
      case HttpException known -> known;
      case MalformedLine malformed ->
          new HttpException(
              Kind.PROTOCOL, peer + " speaks no HTTP/1.1: " + malformed.getMessage(), failure);
      case EOFException end ->
          new HttpException(Kind.BROKEN, peer + ": " + end.getMessage(), failure);
      case SSLException lost
          when lost.getCause() instanceof EOFException
              || lost.getCause() instanceof SocketException ->
          new HttpException(Kind.BROKEN, "connection to " + peer + " lost", failure);
      case SSLException tls ->
          new HttpException(Kind.TLS, "TLS with " + peer + ": " + tls.getMessage(), failure);
      default -> {
        String why = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        yield new HttpException(Kind.BROKEN, "connection to " + peer + " lost" + why, failure);
      }
    };
  }

  /** As in {@code 60 s} or {@code 0.3 s}. */
  static String seconds(Duration time) {
    return (time.toMillis() / 1000.0 + " s").replace(".0 s", " s");
  }

  /** What the peer sends; minds the limit of each read. */
  private final class Source extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      boolean timed = eachRead;
      if (timed) {
        deadline.in(idle.toMillis());
      }
      int count = raw.read(into, offset, length);
      if (timed) {
        deadline.none();
      }
      received |= count > 0;
      return count;
    }
  }

  /** To the peer; minds the limit of each write. */
  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      boolean timed = eachRead;
      if (timed) {
        wait = Wait.WRITE;
        deadline.in(idle.toMillis());
      }
      rawOut.write(bytes, offset, length);
      if (timed) {
        deadline.none();
        wait = Wait.READ;
      }
    }

    @Override
    public void flush() throws IOException {
      rawOut.flush();
    }
  }
}
