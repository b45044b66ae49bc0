package io.gantry.platform.http;

import io.gantry.platform.http.wire.Cut;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One listening socket and the thread that accepts from it. */
final class Acceptor implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final ServerSocketChannel channel;
  private final Optional<TlsHandshake> tls;
  private final Optional<Path> path;
  private final Connections connections;

  private Acceptor(
      ServerSocketChannel channel,
      Optional<TlsHandshake> tls,
      Optional<Path> path,
      Connections connections) {
    this.channel = channel;
    this.tls = tls;
    this.path = path;
    this.connections = connections;
  }

  static Acceptor tcp(SocketAddress address, Optional<TlsHandshake> tls, Connections connections)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      Cut.quietly(channel);
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
    return new Acceptor(channel, tls, Optional.empty(), connections);
  }

  static Acceptor unix(Path path, int mode, Connections connections) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    // Bound beside its place and moved there with its mode: nobody connects before.
    Path made = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(made);
      channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
      Files.setAttribute(made, "unix:mode", mode);
      Files.move(made, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Cut.quietly(channel);
      throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
    }
    return new Acceptor(channel, Optional.empty(), Optional.of(path), connections);
  }

  static Acceptor of(
      ServerSocketChannel listening, Optional<TlsHandshake> tls, Connections connections) {
    return new Acceptor(listening, tls, Optional.empty(), connections);
  }

  /** The port, or 0 for a unix socket. */
  int port() {
    try {
      return channel.getLocalAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  void start() {
    Thread.ofVirtual().name("http-accept").start(this::accept);
  }

  private void accept() {
    boolean tcp = port() > 0;
    while (channel.isOpen()) {
      try {
        connections.room();
        SocketChannel client = channel.accept();
        if (tcp) {
          client.setOption(StandardSocketOptions.TCP_NODELAY, true);
          // A client whose machine has died does not hold a watch for ever.
          client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
        connections.serve(client, tls);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // No descriptors left, or the client is gone already: others may have better luck.
        LockSupport.parkNanos(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Override
  public void close() {
    Cut.quietly(channel);
    path.ifPresent(file -> {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // The next one that listens there replaces it.
      }
    });
  }
}
