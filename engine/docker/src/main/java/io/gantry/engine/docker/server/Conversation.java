package io.gantry.engine.docker.server;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.WebSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A connection that is taken over for the streams of a process.
 *
 * <p>A client starts its container as soon as it has the answer's head: so the streams are joined
 * first, and wait for {@link #begin}.
 */
final class Conversation implements AutoCloseable {
  private static final int LONGEST_MESSAGE = 1 << 20;

  /** Sends the head of the answer. */
  private interface Opening {
    Duplex open() throws IOException;
  }

  private final Opening opening;
  private final CompletableFuture<Duplex> duplex = new CompletableFuture<>();
  private final StreamFrames frames;

  private Conversation(Opening opening, boolean raw) {
    this.opening = opening;
    this.frames = new StreamFrames(new Output(), raw);
  }

  /**
   * One on the connection itself. Its head is {@code 101} to a client that asks for an upgrade,
   * else {@code 200}.
   */
  static Conversation plain(Call call, boolean terminal) {
    return new Conversation(() -> hijack(call, terminal), terminal);
  }

  private static Duplex hijack(Call call, boolean terminal) throws IOException {
    boolean upgrade = call.exchange().headers().first("upgrade").isPresent();
    Headers headers =
        Headers.of("content-type", StreamFrames.type(call.version(), terminal || !upgrade));
    return upgrade
        ? call.exchange().hijack(101, headers.with("connection", "Upgrade").with("upgrade", "tcp"))
        : call.exchange().hijack(200, headers);
  }

  /**
   * One in the messages of a WebSocket, which have no frames of Docker's.
   *
   * @throws GantryException {@code INVALID} if the request asks for none
   */
  static Conversation webSocket(Call call) {
    if (!WebSocket.isRequested(call.exchange())) {
      throw new GantryException(Kind.INVALID, "attach/ws: the request asks for no WebSocket");
    }
    return new Conversation(() -> accept(call), true);
  }

  private static Duplex accept(Call call) throws IOException {
    return WebSocket.accept(call.exchange(), "", LONGEST_MESSAGE)
        .orElseThrow(() -> new IOException("no WebSocket handshake"))
        .duplex();
  }

  /** Sends the head, if it has not been sent. */
  void begin() throws IOException {
    if (duplex.isDone()) {
      return;
    }
    try {
      duplex.complete(opening.open());
    } catch (IOException | RuntimeException e) {
      duplex.completeExceptionally(e);
      throw e;
    }
  }

  /** To both of its output streams. */
  StreamFrames frames() {
    return frames;
  }

  /** The streams as the engine takes them. */
  AttachRequest request(boolean stdin, boolean stdout, boolean stderr, String detachKeys) {
    return new AttachRequest(
        stdin ? new Source.Stream(new Input()) : new Source.None(),
        stdout ? new Sink.Stream(frames.stream(false)) : new Sink.None(),
        stderr ? new Sink.Stream(frames.stream(true)) : new Sink.None(),
        detachKeys);
  }

  private Duplex opened() throws IOException {
    try {
      return duplex.join();
    } catch (CompletionException | java.util.concurrent.CancellationException e) {
      throw new IOException("the connection is gone", e);
    }
  }

  @Override
  public void close() {
    if (!duplex.cancel(false) && !duplex.isCompletedExceptionally()) {
      duplex.join().close();
    }
  }

  private final class Input extends FilterInputStream {
    Input() {
      super(InputStream.nullInputStream());
    }

    @Override
    public int read() throws IOException {
      return opened().in().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return opened().in().read(bytes, offset, length);
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      opened().out().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      opened().out().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      opened().out().flush();
    }
  }
}
