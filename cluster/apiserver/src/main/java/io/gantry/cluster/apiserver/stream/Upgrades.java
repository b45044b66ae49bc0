package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.SpdyConnection;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a client leaves HTTP: by WebSocket or by SPDY, each with a protocol on top. */
final class Upgrades {
  private static final String PROTOCOL_FIELD = "X-Stream-Protocol-Version";
  private static final int MESSAGE_LIMIT = 16 << 20;

  private Upgrades() {}

  static boolean isSpdy(Exchange exchange) {
    String upgrade = exchange.headers().first("upgrade").orElse("");
    return upgrade.toLowerCase(Locale.ROOT).startsWith("spdy/3.1");
  }

  /** Takes a WebSocket; nothing if the handshake was refused. */
  static Optional<WebSocket> webSocket(Exchange exchange, List<String> supported)
      throws IOException {
    String offered = String.join(", ", exchange.headers().all("sec-websocket-protocol"));
    String protocol =
        WebSocket.choose(exchange, supported).orElseThrow(() -> unsupported(offered, supported));
    return WebSocket.accept(exchange, protocol, MESSAGE_LIMIT);
  }

  /** Takes a SPDY connection. */
  static SpdyConnection spdy(Exchange exchange, List<String> supported) throws IOException {
    var offered = new ArrayList<String>();
    for (String field : exchange.headers().all(PROTOCOL_FIELD)) {
      for (String name : field.split(",", -1)) {
        offered.add(name.strip());
      }
    }
    if (offered.isEmpty()) {
      throw StatusException.badRequest("unable to upgrade: " + PROTOCOL_FIELD + " is required");
    }
    String protocol =
        offered.stream()
            .filter(supported::contains)
            .findFirst()
            .orElseThrow(() -> unsupported(String.join(", ", offered), supported));
    Headers answer =
        Headers.of("Connection", "Upgrade", "Upgrade", "SPDY/3.1", PROTOCOL_FIELD, protocol);
    Duplex raw = exchange.hijack(101, answer);
    return new SpdyConnection(raw);
  }

  private static StatusException unsupported(String offered, List<String> supported) {
    return new StatusException(
        new Status(
            StatusReason.FORBIDDEN,
            "unable to upgrade: unable to negotiate protocol: client supports ["
                + offered
                + "], server accepts ["
                + String.join(", ", supported)
                + "]",
            Json.Obj.EMPTY));
  }

  static StatusException required() {
    return StatusException.badRequest("Upgrade request required");
  }
}
