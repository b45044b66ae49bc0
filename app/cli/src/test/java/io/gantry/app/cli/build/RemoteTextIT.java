package io.gantry.app.cli.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.gantry.app.cli.argv.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoteTextIT {
  private HttpServer server;

  @BeforeEach
  void aServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer("/Dockerfile", 200, "FROM x\n", "");
    answer("/moved", 302, "", "/Dockerfile");
    answer("/round", 302, "", "/round");
    answer("/away", 302, "", "file:///etc/passwd");
    server.start();
  }

  @AfterEach
  void goes() {
    server.stop(0);
  }

  private void answer(String path, int status, String text, String place) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
          if (!place.isEmpty()) {
            exchange.getResponseHeaders().add("Location", place);
          }
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private String refusal(String path) {
    return assertThrows(UsageException.class, () -> RemoteText.fetch(address(path), Map.of()))
        .text();
  }

  @Test
  void aDockerfileIsFetchedFromWhereItHasMovedTo() {
    assertEquals("FROM x\n", RemoteText.fetch(address("/Dockerfile"), Map.of()));
    assertEquals("FROM x\n", RemoteText.fetch(address("/moved"), Map.of()));
  }

  @Test
  void whatCannotBeFetchedIsNamed() {
    assertTrue(refusal("/none").endsWith("/none: the server answers 404"));
    assertTrue(refusal("/round").contains("it moves without end"));
    assertTrue(refusal("/away").contains("it moves to file:///etc/passwd"));
  }
}
