package io.gantry.platform.http;

import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Truncated;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on one connection: one request after the other, all on the connection's thread. */
final class Http1Connection implements Connection {
  private static final int DRAINED = 256 * 1024;
  private static final int LINGER_MILLIS = 1000;

  private final Service service;
  private final Transport transport;
  private final Peer peer;
  private final Deadline deadline;
  private final Input in;
  private final OutputStream out;
  private final AtomicBoolean idle = new AtomicBoolean(true);
  private volatile boolean retired;
  private volatile @Nullable Connection successor;
  private volatile @Nullable Http1Exchange current;

  Http1Connection(Service service, Transport transport, Peer peer, Deadline deadline, Input in)
      throws IOException {
    this.service = service;
    this.transport = transport;
    this.peer = peer;
    this.deadline = deadline;
    this.in = in;
    out = transport.out();
  }

  @Override
  public void run() throws IOException {
    deadline.in(service.limits().idle().toMillis());
    if (in.startsWith(Http2Connection.PREFACE)) {
      var next = new Http2Connection(service, transport, peer, deadline, in);
      successor = next;
      if (retired) {
        next.retire();
      }
      next.run();
      return;
    }
    serve();
  }

  private void serve() throws IOException {
    while (true) {
      deadline.in(service.limits().idle().toMillis());
      in.shrink();
      // A retired connection that is idle is cut by whoever wins this flag.
      if (retired || !in.await() || !idle.compareAndSet(true, false)) {
        return;
      }
      deadline.in(service.limits().head().toMillis());
      RequestHead head;
      try {
        head = RequestHead.read(in, service.limits());
      } catch (BadRequest e) {
        refuse(e);
        return;
      }
      if (head == null) {
        return;
      }
      deadline.none();
      if (!answer(head)) {
        return;
      }
      idle.set(true);
    }
  }

  /** Runs the handler; whether another request may follow. */
  private boolean answer(RequestHead head) throws IOException {
    var exchange =
        new Http1Exchange(
            head, in, out, peer, service.date(), transport, new IdleLimit(deadline), retired);
    current = exchange;
    if (retired) {
      exchange.hurry();
    }
    boolean clean = false;
    try {
      service.handler().handle(exchange);
      clean = true;
    } catch (BadRequest e) {
      if (exchange.answered()) {
        return false;
      }
      refuse(e);
      return false;
    } catch (MalformedLine e) {
      if (exchange.answered()) {
        return false;
      }
      refuse(new BadRequest("malformed chunk: " + e.getMessage()));
      return false;
    } catch (Truncated e) {
      // The client is gone: there is nobody to tell.
      return false;
    } catch (IOException e) {
      if (exchange.answered()) {
        return false;
      }
      failed(exchange, e);
    } catch (RuntimeException | Error e) {
      failed(exchange, e);
    } finally {
      exchange.over();
      current = null;
    }
    if (!clean && exchange.answered()) {
      return false;
    }
    if (!exchange.answered()) {
      exchange.send(500, Headers.of("content-type", "text/plain"), text("internal error\n"));
    }
    if (exchange.finish(DRAINED)) {
      return !retired;
    }
    if (exchange.unread()) {
      linger();
    }
    return false;
  }

  private void failed(Exchange exchange, Throwable failure) {
    // A server that closes cuts its handlers.
    if (!retired) {
      service.failed(exchange, failure);
    }
  }

  private void refuse(BadRequest failure) throws IOException {
    byte[] body = text(failure.getMessage() + "\n");
    byte[] head =
        new ResponseHead(failure.status(), Headers.of("content-type", "text/plain"))
            .add("date", service.date().now())
            .add("content-length", Integer.toString(body.length))
            .add("connection", "close")
            .bytes();
    out.write(head);
    out.write(body);
    linger();
  }

  /** Lets the client read the answer: closing with unread bytes would reset the connection. */
  private void linger() throws IOException {
    deadline.in(LINGER_MILLIS);
    transport.shutdownOutput();
    var sink = new byte[4096];
    int room = DRAINED;
    while (room > 0) {
      int count = in.read(sink, 0, sink.length);
      if (count < 0) {
        return;
      }
      room -= count;
    }
  }

  @Override
  public void bye() throws IOException {
    deadline.in(LINGER_MILLIS);
    transport.shutdownOutput();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void retire() {
    retired = true;
    Connection next = successor;
    if (next != null) {
      next.retire();
    } else if (idle.compareAndSet(true, false)) {
      transport.cut();
    }
    Http1Exchange exchange = current;
    if (exchange != null) {
      exchange.hurry();
    }
  }
}
