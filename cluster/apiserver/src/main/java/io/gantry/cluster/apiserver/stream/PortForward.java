package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.SpdyConnection;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Connections to a Pod's ports: pairs of SPDY streams, bare or in a WebSocket, or channels. */
final class PortForward {
  static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";
  static final String CHANNELS = "v4.channel.k8s.io";
  private static final List<String> OVER_WEBSOCKET = List.of(TUNNEL, CHANNELS);
  private static final List<String> OVER_SPDY = List.of("portforward.k8s.io");

  private PortForward() {}

  static void serve(Exchange exchange, ApiObject pod, NodeApi node) throws IOException {
    var target = new PortTarget(node, pod.namespace(), pod.name(), pod.uid());
    if (Upgrades.isSpdy(exchange)) {
      SpdyForward.serve(Upgrades.spdy(exchange, OVER_SPDY), target);
      return;
    }
    if (!WebSocket.isRequested(exchange)) {
      throw Upgrades.required();
    }
    boolean channels = WebSocket.choose(exchange, OVER_WEBSOCKET).equals(Optional.of(CHANNELS));
    List<Integer> ports = channels ? PortTarget.ports(exchange.query()) : List.of();
    Optional<WebSocket> socket = Upgrades.webSocket(exchange, OVER_WEBSOCKET);
    if (socket.isEmpty()) {
      return;
    }
    if (channels) {
      WebSocketForward.serve(socket.get(), ports, target);
    } else {
      SpdyForward.serve(new SpdyConnection(socket.get().duplex()), target);
    }
  }
}
