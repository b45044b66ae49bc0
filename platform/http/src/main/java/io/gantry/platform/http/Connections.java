package io.gantry.platform.http;

import io.gantry.platform.http.wire.ChannelTransport;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.Transport;
import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The open connections of a server. */
final class Connections implements AutoCloseable {
  /** One that is served now. */
  private static final class Open {
    private final SocketChannel channel;
    private volatile @Nullable Connection connection;
    private volatile @Nullable Thread thread;

    private Open(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private static final int CUT_MILLIS = 500;

  private final Service service;
  private final Semaphore room;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  Connections(Service service) {
    this.service = service;
    room = new Semaphore(service.limits().connections());
  }

  /** Waits until there is room for another. */
  void room() throws InterruptedException {
    room.acquire();
    room.release();
  }

  /** Serves a client on a thread of its own. */
  void serve(SocketChannel channel, Optional<TlsHandshake> tls) {
    room.acquireUninterruptibly();
    var entry = new Open(channel);
    open.add(entry);
    entry.thread = Thread.ofVirtual().name("http").start(() -> run(entry, tls));
  }

  private void run(Open entry, Optional<TlsHandshake> tls) {
    var plain = new ChannelTransport(entry.channel);
    try (Deadline deadline = service.watchdog().guard(plain)) {
      deadline.in(service.limits().head().toMillis());
      Connection connection =
          tls.isPresent()
              ? secure(entry.channel, tls.get(), deadline)
              : connection(entry.channel, plain, List.of(), deadline);
      entry.connection = connection;
      if (closing) {
        connection.retire();
      }
      connection.run();
      connection.bye();
    } catch (IOException e) {
      // The client is gone, or speaks another protocol: there is nobody to tell.
    } finally {
      plain.cut();
      open.remove(entry);
      room.release();
      if (closing) {
        synchronized (open) {
          open.notifyAll();
        }
      }
    }
  }

  private Connection secure(SocketChannel channel, TlsHandshake tls, Deadline deadline)
      throws IOException {
    SSLSocket socket = tls.accept(channel);
    List<X509Certificate> chain = TlsHandshake.chain(socket.getSession());
    var transport = TlsHandshake.transport(socket, channel);
    if (!socket.getApplicationProtocol().equals("h2")) {
      return connection(channel, transport, chain, deadline);
    }
    var peer = new Peer(address(channel), chain);
    return new Http2Connection(service, transport, peer, deadline, new Input(transport.in()));
  }

  private Connection connection(
      SocketChannel channel, Transport transport, List<X509Certificate> chain, Deadline deadline)
      throws IOException {
    var peer = new Peer(address(channel), chain);
    return new Http1Connection(service, transport, peer, deadline, new Input(transport.in()));
  }

  private static String address(SocketChannel channel) throws IOException {
    return channel.getRemoteAddress() instanceof InetSocketAddress inet
        ? host(inet.getAddress()) + ":" + inet.getPort()
        : "@";
  }

  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return address instanceof Inet6Address ? "[" + text + "]" : text;
  }

  @Override
  public void close() {
    closing = true;
    for (Open entry : open) {
      Connection connection = entry.connection;
      if (connection != null) {
        connection.retire();
      }
    }
    awaitNone(service.limits().grace().toMillis());
    for (Open entry : open) {
      new ChannelTransport(entry.channel).cut();
    }
    // Most handlers end when their connection does; an interrupt would come before that is told.
    awaitNone(CUT_MILLIS);
    for (Open entry : open) {
      Thread thread = entry.thread;
      if (thread != null) {
        thread.interrupt();
      }
    }
    awaitNone(CUT_MILLIS);
    service.watchdog().close();
  }

  private void awaitNone(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    synchronized (open) {
      long left = millis;
      while (!open.isEmpty() && left > 0 && !interrupted) {
        try {
          open.wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
