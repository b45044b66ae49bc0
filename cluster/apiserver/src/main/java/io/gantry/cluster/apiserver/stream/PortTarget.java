package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.client.node.NodeApi.Connection;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.Query;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Pod whose ports are forwarded. */
record PortTarget(NodeApi node, String namespace, String pod, String uid) {
  private static final int PORTS = 65_536;

  /** The ports of a request's query, at least one. */
  static List<Integer> ports(Query query) {
    var ports = new ArrayList<Integer>();
    for (String list : query.all("ports")) {
      for (String text : list.split(",", -1)) {
        ports.add(
            port(text)
                .orElseThrow(
                    () -> StatusException.badRequest("query parameter \"ports\" is malformed")));
      }
    }
    if (ports.isEmpty()) {
      throw StatusException.badRequest("query parameter \"port\" is required");
    }
    return ports;
  }

  static Optional<Integer> port(String text) {
    try {
      int port = Integer.parseInt(text.strip());
      return port > 0 && port < PORTS ? Optional.of(port) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Joins a client's streams and a port until both directions have ended; {@code gone} cuts it.
   *
   * @return what went wrong, in upstream's words; empty if nothing did
   */
  String forward(int port, InputStream in, OutputStream out, Departure gone) {
    try (Connection connection = node.connect(namespace, pod, port)) {
      gone.onGone(() -> cut(connection));
      Thread upstream = Thread.ofVirtual().name("port-forward").start(() -> send(in, connection));
      InputStream back = connection.in();
      var part = new byte[16 * 1024];
      for (int n = back.read(part); n >= 0; n = back.read(part)) {
        out.write(part, 0, n);
        out.flush();
      }
      out.close();
      upstream.join();
      return "";
    } catch (IOException | GantryException e) {
      return "error forwarding port %d to pod %s, uid %s: %s"
          .formatted(port, pod, uid, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "port forwarding was stopped";
    }
  }

  private static void send(InputStream in, Connection connection) {
    try {
      OutputStream out = connection.out();
      var part = new byte[16 * 1024];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        out.write(part, 0, n);
        out.flush();
      }
      connection.shutdownOutput();
    } catch (IOException e) {
      // The client has given up: the port sees that too.
      cut(connection);
    }
  }

  private static void cut(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
