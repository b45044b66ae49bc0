package io.gantry.engine.docker.client;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.linux.fs.DescriptorOutputStream;
import io.gantry.platform.linux.tty.DetachKeys;
import io.gantry.platform.linux.tty.InputPump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A caller's streams joined to a connection that was taken over. Detach keys are looked for here:
 * the engine only sees that the connection ends.
 */
final class RemoteStreams implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final Duplex duplex;
  private final AttachRequest request;
  private final boolean terminal;

  /** Whether the streams ended by detaching. */
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();

  private Optional<InputPump> pump = Optional.empty();

  private RemoteStreams(Duplex duplex, AttachRequest request, boolean terminal) {
    this.duplex = duplex;
    this.request = request;
    this.terminal = terminal;
  }

  /** Begins to carry. */
  static RemoteStreams join(Duplex duplex, AttachRequest request, boolean terminal) {
    DetachKeys keys = DetachKeys.parse(terminal ? request.detachKeys() : "");
    var streams = new RemoteStreams(duplex, request, terminal);
    var _ = Thread.ofPlatform().daemon().name("output").start(streams::output);
    streams.input(keys);
    return streams;
  }

  private void input(DetachKeys keys) {
    switch (request.stdin()) {
      case Source.None _ -> {}
      case Source.Descriptor(int fd) -> {
        var carrier = new InputPump(fd, new Input(), keys, this::detach);
        pump = Optional.of(carrier);
        carrier.start();
      }
      case Source.Stream(InputStream stream) -> {
        var _ = Thread.ofPlatform().daemon().name("stdin").start(() -> copy(stream, keys));
      }
    }
  }

  private void copy(InputStream stream, DetachKeys keys) {
    var target = new Input();
    byte[] buffer = new byte[CHUNK];
    try {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        var passed = new ByteArrayOutputStream(count);
        boolean detached = keys.feed(buffer, count, passed);
        target.write(passed.toByteArray(), passed.size());
        if (detached) {
          detach();
          return;
        }
      }
      target.end();
    } catch (IOException _) {
      return; // the process has closed its input, or is gone
    }
  }

  private void detach() {
    boolean _ = end.complete(true);
    duplex.close();
  }

  private void output() {
    OutputStream out = stream(request.stdout());
    OutputStream err = stream(request.stderr());
    try {
      var frames = new FrameReader(duplex.in(), terminal);
      for (var next = frames.next(); next.isPresent(); next = frames.next()) {
        FrameReader.Piece piece = next.get();
        OutputStream sink = piece.error() ? err : out;
        sink.write(piece.bytes(), 0, piece.length());
        sink.flush();
      }
      boolean _ = end.complete(false);
    } catch (IOException _) {
      boolean _ = end.complete(false); // cut off: what became of the process is asked elsewhere
    } catch (RuntimeException e) {
      boolean _ = end.completeExceptionally(e);
    }
  }

  /** A descriptor stays open: it is the caller's. */
  private static OutputStream stream(Sink sink) {
    return switch (sink) {
      case Sink.None _ -> OutputStream.nullOutputStream();
      case Sink.Descriptor(int fd) -> new DescriptorOutputStream(fd);
      case Sink.Stream(OutputStream stream) -> stream;
    };
  }

  /** Blocks until all output was delivered; whether it ended by detaching. */
  boolean await() throws InterruptedException {
    try {
      boolean detached = end.get();
      close();
      return detached;
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, "cannot deliver output: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    boolean _ = end.complete(false);
    duplex.close();
    pump.ifPresent(InputPump::stop);
  }

  private final class Input implements InputPump.Target {
    @Override
    public void write(byte[] bytes, int length) throws IOException {
      duplex.out().write(bytes, 0, length);
      duplex.out().flush();
    }

    @Override
    public void end() throws IOException {
      duplex.shutdownOutput();
    }
  }
}
