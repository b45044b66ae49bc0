package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.client.node.NodeApi.ContainerRef;
import io.gantry.cluster.client.node.NodeApi.LogOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A log as plain text. The answer begins with the first line, so that a failure has its status. */
final class LogStream extends OutputStream {
  private final Exchange exchange;
  private final boolean follow;
  private @Nullable OutputStream out;

  private LogStream(Exchange exchange, boolean follow) {
    this.exchange = exchange;
    this.follow = follow;
  }

  static void serve(Exchange exchange, ApiObject pod, NodeApi node, Instant now)
      throws IOException {
    LogOptions options = LogQuery.parse(exchange.query(), pod.name(), now);
    ContainerRef container = PodContainers.choose(pod, exchange.query().text("container"));
    var waiter = new Waiter(Thread.currentThread());
    exchange.onGone(waiter::gone);
    var log = new LogStream(exchange, options.follow());
    try {
      node.logs(container, options, log);
      log.begin().close();
    } catch (InterruptedException e) {
      throw new InterruptedIOException("log given up");
    } finally {
      waiter.done();
    }
  }

  /** Interrupts the thread that follows a log when its reader is gone, and never later. */
  private static final class Waiter {
    private final Thread thread;
    private boolean done;

    private Waiter(Thread thread) {
      this.thread = thread;
    }

    private synchronized void gone() {
      if (!done) {
        thread.interrupt();
      }
    }

    private synchronized void done() {
      done = true;
    }
  }

  private OutputStream begin() throws IOException {
    OutputStream begun = out;
    if (begun == null) {
      begun = exchange.stream(200, Headers.of("content-type", "text/plain"));
      out = begun;
    }
    return begun;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    begin().write(bytes, offset, length);
    if (follow) {
      begin().flush();
    }
  }

  @Override
  public void flush() throws IOException {
    begin().flush();
  }
}
