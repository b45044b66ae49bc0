package io.gantry.platform.grpc;

import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two ends of one connection, with a server at one of them. */
final class Wires implements AutoCloseable {
  static final Peer NOBODY = new Peer("@", List.of());

  private final GrpcServer server;
  private final HttpServer http;
  private final GrpcClient client;

  private Wires(GrpcServer server, HttpServer http, GrpcClient client) {
    this.server = server;
    this.http = http;
    this.client = client;
  }

  /** By prior knowledge on a plain listener. */
  static Wires open(Map<String, GrpcHandler> methods) throws IOException {
    var server = new GrpcServer(methods);
    HttpServer http = listen(server);
    return new Wires(server, http, GrpcClient.over(connect(http)));
  }

  static HttpServer listen(io.gantry.platform.http.Handler handler) throws IOException {
    return HttpServer.open(
        HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
        handler);
  }

  GrpcClient client() {
    return client;
  }

  static Duplex connect(HttpServer http) throws IOException {
    var socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), http.port()));
    return new Plain(socket, socket.getInputStream(), socket.getOutputStream());
  }

  @Override
  public void close() {
    client.close();
    server.close();
    http.close();
  }

  private record Plain(Socket socket, InputStream in, OutputStream out) implements Duplex {
    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
