package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi.RunningProcess;
import io.gantry.cluster.client.node.NodeApi.Streams;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.SpdyConnection;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** An exec or attach from the client's upgrade to the process's end. */
final class ProcessStream {
  /** Starts or joins a process. */
  @FunctionalInterface
  interface Start {
    RunningProcess start(Streams streams);
  }

  private final ProcessRequest request;
  private final Channels channels;
  private final Thread waiter = Thread.currentThread();
  private boolean waits;
  private boolean gone;

  private ProcessStream(ProcessRequest request, Channels channels) {
    this.request = request;
    this.channels = channels;
  }

  static void serve(Exchange exchange, ProcessRequest request, Start start) throws IOException {
    Optional<Channels> opened = open(exchange, request);
    if (opened.isEmpty()) {
      return;
    }
    try (Channels channels = opened.get()) {
      channels.end(new ProcessStream(request, channels).run(start));
    }
  }

  private static Optional<Channels> open(Exchange exchange, ProcessRequest request)
      throws IOException {
    if (WebSocket.isRequested(exchange)) {
      Optional<WebSocket> socket = Upgrades.webSocket(exchange, WebSocketChannels.PROTOCOLS);
      return socket.isEmpty()
          ? Optional.empty()
          : Optional.of(WebSocketChannels.open(socket.get(), request));
    }
    if (!Upgrades.isSpdy(exchange)) {
      throw Upgrades.required();
    }
    SpdyConnection connection = Upgrades.spdy(exchange, SpdyChannels.PROTOCOLS);
    return Optional.of(SpdyChannels.open(connection, request));
  }

  /** How it ended. */
  private Json.Obj run(Start start) {
    Optional<InputStream> in = request.stdin() ? Optional.of(channels.stdin()) : Optional.empty();
    OutputStream out = request.stdout() ? channels.stdout() : OutputStream.nullOutputStream();
    OutputStream err = request.stderr() ? channels.stderr() : OutputStream.nullOutputStream();
    try (RunningProcess process = start.start(new Streams(in, out, err, request.terminal()))) {
      Thread resizer = Thread.ofVirtual().name("exec-sizes").start(() -> resize(process));
      try {
        int code = await(process);
        return request.command().isEmpty() ? ProcessStatus.success() : ProcessStatus.exited(code);
      } finally {
        resizer.interrupt();
      }
    } catch (StatusException e) {
      return ProcessStatus.failed(e);
    } catch (GantryException e) {
      return ProcessStatus.failed("error executing command in container: " + e.text());
    } catch (InterruptedException e) {
      return ProcessStatus.failed("connection lost");
    }
  }

  private void resize(RunningProcess process) {
    var sizes = new TerminalSizes(channels.sizes());
    try {
      Optional<TerminalSizes.Size> size;
      do {
        size = sizes.next();
        size.ifPresent(s -> process.resize(s.rows(), s.columns()));
      } while (size.isPresent());
    } catch (IOException | GantryException e) {
      // A terminal of a wrong size is better than none.
    }
  }

  /** Waits for the process, but not longer than for the client. */
  private int await(RunningProcess process) throws InterruptedException {
    synchronized (this) {
      waits = true;
    }
    channels.onGone(this::clientGone);
    try {
      return process.await();
    } finally {
      synchronized (this) {
        waits = false;
      }
      if (isGone()) {
        // The interrupt was meant for the wait.
        Thread.interrupted();
      }
    }
  }

  private synchronized boolean isGone() {
    return gone;
  }

  private synchronized void clientGone() {
    gone = true;
    if (waits) {
      waiter.interrupt();
    }
  }
}
