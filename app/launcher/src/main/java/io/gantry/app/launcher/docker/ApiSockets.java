package io.gantry.app.launcher.docker;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.output.Output;
import io.gantry.app.launcher.listen.Address;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.HttpServer.Listener;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sockets of one API.
 *
 * @param listeners what the server listens on, in the order of {@code endpoints}
 * @param group who may use unix sockets that are made here
 */
record ApiSockets(List<Endpoint> endpoints, List<Listener> listeners, String group) {
  private static final int OWNER_ONLY = 0600;

  /**
   * Makes room for them.
   *
   * @param tls of TCP
   * @throws GantryException {@code INVALID} for TCP without TLS, unless that was asked for
   */
  static ApiSockets of(Invocation invocation, List<Endpoint> endpoints, String group, TcpTls tls)
      throws IOException {
    var listeners = new ArrayList<Listener>();
    for (Endpoint endpoint : endpoints) {
      listeners.add(listener(invocation, endpoint, tls));
    }
    return new ApiSockets(endpoints, listeners, group);
  }

  private static Listener listener(Invocation invocation, Endpoint endpoint, TcpTls tls)
      throws IOException {
    return switch (endpoint) {
      case Endpoint.Unix(Path path) -> {
        Path directory = path.getParent();
        if (directory != null) {
          Files.createDirectories(directory);
        }
        yield new Listener.Unix(path, OWNER_ONLY);
      }
      case Endpoint.Tcp(String address) -> Address.parse("host", address).listener(tls.of(address));
      case Endpoint.Inherited _ -> {
        ServerSocketChannel given =
            InheritedSocket.take(invocation.environment(), ProcessHandle.current().pid());
        SocketAddress address = given.getLocalAddress();
        yield new Listener.Given(
            given,
            address instanceof UnixDomainSocketAddress
                ? Optional.empty()
                : tls.of(address.toString()));
      }
    };
  }

  /**
   * Lets the group in, and says where clients find them.
   *
   * @param ports of the TCP sockets, in order
   */
  void tell(Output out, List<Integer> ports) throws IOException {
    int tcp = 0;
    for (int i = 0; i < endpoints.size(); i++) {
      switch (endpoints.get(i)) {
        case Endpoint.Unix(Path path) -> {
          SocketGroup.find(path, group).give(path);
          out.line("DOCKER_HOST=unix://" + path);
        }
        case Endpoint.Tcp(String address) -> {
          int colon = address.lastIndexOf(':');
          out.line("DOCKER_HOST=tcp://" + address.substring(0, colon) + ":" + ports.get(tcp));
          tcp++;
        }
        case Endpoint.Inherited _ -> {
          if (listeners.get(i) instanceof Listener.Given(ServerSocketChannel channel, _)
              && channel.getLocalAddress() instanceof UnixDomainSocketAddress address) {
            out.line("DOCKER_HOST=unix://" + address.getPath());
          } else {
            out.line("DOCKER_HOST=tcp://localhost:" + ports.get(tcp));
            tcp++;
          }
        }
      }
    }
    out.flush();
  }
}
