package io.gantry.app.cli.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RemoteTextIT {
  private HttpServer server;

  @BeforeEach
  void aServer() throws IOException {
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            RemoteTextIT::answer);
  }

  @AfterEach
  void goes() {
    server.close();
  }

  private static void answer(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/Dockerfile" ->
          exchange.send(200, Headers.NONE, "FROM x\n".getBytes(StandardCharsets.UTF_8));
      case "/moved" -> exchange.send(302, Headers.of("location", "/Dockerfile"), new byte[0]);
      case "/round" -> exchange.send(302, Headers.of("location", "/round"), new byte[0]);
      case "/away" -> exchange.send(302, Headers.of("location", "file:///etc/passwd"), new byte[0]);
      default -> exchange.send(404, Headers.NONE, new byte[0]);
    }
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.port() + path;
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
