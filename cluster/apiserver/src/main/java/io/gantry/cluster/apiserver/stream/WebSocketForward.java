package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.http.Inlet;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Port-forwarding by channels of a WebSocket: two for each port of the query, one for data and one
 * for what went wrong; each begins with the port's number in two bytes, the low one first.
 */
final class WebSocketForward {
  private static final int HELD = 256 * 1024;

  private final WebSocket socket;
  private final PortTarget target;
  private final List<Inlet> inlets = new ArrayList<>();
  private final Departure departure = new Departure();

  private WebSocketForward(WebSocket socket, PortTarget target) {
    this.socket = socket;
    this.target = target;
  }

  /** Serves until the client ends. */
  static void serve(WebSocket socket, List<Integer> ports, PortTarget target) throws IOException {
    var forward = new WebSocketForward(socket, target);
    try (socket) {
      for (int port : ports) {
        forward.open(port);
      }
      forward.read();
    } finally {
      forward.inlets.forEach(inlet -> inlet.fail("connection closed by the client"));
      forward.departure.gone();
    }
  }

  private void open(int port) throws IOException {
    int channel = 2 * inlets.size();
    var inlet = new Inlet(HELD);
    inlets.add(inlet);
    var data = new ChannelOutput(socket, channel);
    var error = new ChannelOutput(socket, channel + 1);
    byte[] number = {(byte) port, (byte) (port >> 8)};
    data.write(number);
    error.write(number);
    Thread.ofVirtual()
        .name("port-forward")
        .start(() -> {
          String failure = target.forward(port, inlet, data, departure);
          inlet.close();
          tell(error, failure);
        });
  }

  private static void tell(ChannelOutput error, String failure) {
    try {
      error.write(failure.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
    }
  }

  private void read() throws IOException {
    Optional<WebSocket.Message> message;
    do {
      message = socket.read();
      byte[] bytes = message.map(WebSocket.Message::bytes).orElse(new byte[0]);
      if (bytes.length > 0 && bytes[0] >= 0 && bytes[0] % 2 == 0 && bytes[0] / 2 < inlets.size()) {
        inlets.get(bytes[0] / 2).put(bytes, 1, bytes.length - 1);
      }
    } while (message.isPresent());
  }
}
