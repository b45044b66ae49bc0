package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.http.SpdyConnection;
import io.gantry.platform.http.SpdyStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Port-forwarding by pairs of streams: one for data, one for what went wrong. */
final class SpdyForward {
  /** One half has come, the other not yet. */
  private record Pair(SpdyStream data, SpdyStream error) {}

  private final PortTarget target;
  private final Departure departure = new Departure();
  private final Map<String, SpdyStream> halves = new HashMap<>();

  private SpdyForward(PortTarget target) {
    this.target = target;
  }

  /** Serves until the client ends. */
  static void serve(SpdyConnection connection, PortTarget target) throws IOException {
    var forward = new SpdyForward(target);
    try (connection) {
      connection.run(forward::opened);
    } finally {
      forward.departure.gone();
    }
  }

  private void opened(SpdyStream stream) throws IOException {
    Map<String, String> headers = stream.headers();
    String type = headers.getOrDefault("streamtype", "");
    Optional<Integer> port = PortTarget.port(headers.getOrDefault("port", ""));
    boolean known = type.equals("data") || type.equals("error");
    if (!known || port.isEmpty()) {
      stream.reset();
      return;
    }
    stream.accept();
    // Old clients send no request id: then a pair has the port in common.
    String request = headers.getOrDefault("requestid", "port " + port.get());
    SpdyStream other = halves.remove(request);
    if (other == null || other.headers().getOrDefault("streamtype", "").equals(type)) {
      halves.put(request, stream);
      return;
    }
    var pair = type.equals("data") ? new Pair(stream, other) : new Pair(other, stream);
    int number = port.get();
    Thread.ofVirtual().name("port-forward").start(() -> join(pair, number));
  }

  private void join(Pair pair, int port) {
    try {
      String failure = target.forward(port, pair.data.in(), pair.data.out(), departure);
      pair.error.out().write(failure.getBytes(StandardCharsets.UTF_8));
      pair.error.out().close();
      pair.data.out().close();
      pair.data.in().close();
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
    }
  }
}
