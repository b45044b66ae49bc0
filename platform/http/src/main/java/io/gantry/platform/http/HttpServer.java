package io.gantry.platform.http;

import io.gantry.platform.http.wire.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Serves HTTP/1.1 (RFC 9112) and HTTP/2 (RFC 9113) on any number of TCP and unix sockets, each
 * connection on a virtual thread.
 */
public final class HttpServer implements AutoCloseable {
  /** Where to listen. */
  public sealed interface Listener {
    /**
     * A TCP port.
     *
     * @param host a name or address; empty for all
     * @param port 0 for a free one
     * @param tls absent for plain text
     */
    record Tcp(String host, int port, Optional<ServerTls> tls) implements Listener {}

    /**
     * A unix socket; one that is there already is replaced, at close it is deleted.
     *
     * @param path at most 100 bytes
     * @param mode as in {@code 0660}
     */
    record Unix(Path path, int mode) implements Listener {}

    /**
     * A socket that listens already; its place is left alone.
     *
     * @param tls absent for plain text
     */
    record Given(ServerSocketChannel channel, Optional<ServerTls> tls) implements Listener {}
  }

  /** Where to listen, and what a client may do. */
  public record Settings(List<Listener> listeners, Limits limits) {
    /** Copies the list. */
    public Settings {
      listeners = List.copyOf(listeners);
    }

    /** With the usual limits. */
    public static Settings of(Listener... listeners) {
      return new Settings(List.of(listeners), Limits.USUAL);
    }
  }

  private final Connections connections;
  private final List<Acceptor> acceptors;

  private HttpServer(Connections connections, List<Acceptor> acceptors) {
    this.connections = connections;
    this.acceptors = acceptors;
  }

  /**
   * Listens; returns when all listeners take connections.
   *
   * @throws IOException if an address is taken or a path cannot be made
   */
  public static HttpServer open(Settings settings, Handler handler) throws IOException {
    // A head may take twice its time: so an idle connection costs a look in that time.
    var watchdog = new Watchdog(Math.max(10, settings.limits().head().toMillis()));
    var date = new HttpDate(InstantSource.system());
    var connections = new Connections(new Service(handler, settings.limits(), date, watchdog));
    var server = new HttpServer(connections, new ArrayList<>());
    try {
      for (Listener listener : settings.listeners()) {
        server.acceptors.add(listen(listener, connections));
      }
    } catch (IOException e) {
      server.close();
      throw e;
    }
    server.acceptors.forEach(Acceptor::start);
    return server;
  }

  private static Acceptor listen(Listener listener, Connections connections) throws IOException {
    return switch (listener) {
      case Listener.Tcp(String host, int port, Optional<ServerTls> tls) -> {
        var address =
            host.isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(host), port);
        yield Acceptor.tcp(address, tls.map(TlsHandshake::new), connections);
      }
      case Listener.Unix(Path path, int mode) -> Acceptor.unix(path, mode, connections);
      case Listener.Given(ServerSocketChannel channel, Optional<ServerTls> tls) ->
          Acceptor.of(channel, tls.map(TlsHandshake::new), connections);
    };
  }

  /** The port of the first TCP listener. */
  public int port() {
    return ports().getFirst();
  }

  /** The ports of the TCP listeners, in order. */
  public List<Integer> ports() {
    return acceptors.stream().map(Acceptor::port).filter(port -> port > 0).toList();
  }

  /**
   * Takes no more requests, lets those in progress end within the limits' grace, then cuts them;
   * returns when all connections are closed.
   */
  @Override
  public void close() {
    acceptors.forEach(Acceptor::close);
    connections.close();
  }
}
