package io.gantry.cluster.kubelet.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.probe.Prober.Answer;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProberIT {
  private static final Duration LIMIT = Duration.ofMillis(500);

  /** Asks a server that answers with this text, or is silent if it is empty. */
  private static Answer ask(String response) throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket peer = server.accept()) {
              byte[] request = new byte[1000];
              int _ = peer.getInputStream().read(request);
              if (response.isEmpty()) {
                int _ = peer.getInputStream().read();
              }
              peer.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
              // the prober has gone
            }
          });
      Json.Obj get = Json.parse("{\"path\":\"healthz\"}").asObject();
      return HttpProbe.ask(get, "127.0.0.1", server.getLocalPort(), LIMIT);
    }
  }

  @Test
  void answersFrom200To399AreGood() throws IOException {
    assertEquals(new Answer(true, ""), ask("HTTP/1.1 204 No Content\r\n\r\n"));
    assertTrue(ask("HTTP/1.0 302 Found\r\n\r\n").success());
    assertEquals(
        new Answer(false, "HTTP probe failed with statuscode: 500"),
        ask("HTTP/1.1 500 Oh\r\n\r\n"));
    assertTrue(ask("what\n").output().startsWith("malformed HTTP response"));
  }

  @Test
  void silenceIsAFailureThatSaysWhatWasAsked() throws IOException {
    String output = ask("").output();
    assertTrue(
        output.startsWith("Get \"http://127.0.0.1:") && output.contains("/healthz\": context"),
        output);
  }

  @Test
  void nobodyThereIsAFailure() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    String output = HttpProbe.ask(Json.Obj.EMPTY, "127.0.0.1", port, LIMIT).output();
    assertTrue(output.endsWith("connect: connection refused"), output);
  }
}
