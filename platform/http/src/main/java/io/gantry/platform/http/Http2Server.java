package io.gantry.platform.http;

import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Watchdog;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Serves HTTP/2 (RFC 9113) on connections that are there already, by prior knowledge. */
public final class Http2Server implements AutoCloseable {
  private final Service service;
  private final Map<Transport, Connection> open = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private volatile boolean closing;

  /** Answers by {@code handler}; {@code limits} but for the number of connections. */
  public Http2Server(Handler handler, Limits limits) {
    service =
        new Service(
            handler,
            limits,
            new HttpDate(InstantSource.system()),
            new Watchdog(Math.max(10, limits.head().toMillis())));
  }

  /** Serves {@code connection} to its end, and cuts it. */
  public void serve(Duplex connection, Peer peer) {
    var transport = new DuplexTransport(connection);
    try (Deadline deadline = service.watchdog().guard(transport)) {
      var served =
          new Http2Connection(service, transport, peer, deadline, new Input(transport.in()));
      open.put(transport, served);
      if (closing) {
        served.retire();
      }
      served.run();
      served.bye();
    } catch (IOException e) {
      // The client is gone, or speaks another protocol: there is nobody to tell.
    } finally {
      transport.cut();
      open.remove(transport);
      lock.lock();
      try {
        fewer.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Takes no more requests, lets those in progress end within the limits' grace, then cuts them.
   */
  @Override
  public void close() {
    closing = true;
    open.values().forEach(Connection::retire);
    long left = service.limits().grace().toNanos();
    lock.lock();
    try {
      while (!open.isEmpty() && left > 0) {
        left = fewer.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    open.keySet().forEach(Transport::cut);
    service.watchdog().close();
  }
}
