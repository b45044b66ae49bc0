package io.gantry.engine.build.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LeavesNothing
final class HttpFilesIT {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> conditions = new CopyOnWriteArrayList<>();
  private volatile String content = "first";
  private HttpServer server;
  private Fetches fetches;

  @BeforeEach
  void serve(StateRoot root) throws IOException {
    fetches = new Fetches(root.state().resolve("fetch"));
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(Exchange exchange) throws IOException {
    String authorization = exchange.headers().first("authorization").orElse("-");
    asked.add(exchange.path() + " " + authorization);
    exchange.headers().first("if-none-match").ifPresent(conditions::add);
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    switch (exchange.path()) {
      case "/file" -> {
        String tag = "\"" + content + "\"";
        if (exchange.headers().first("if-none-match").filter(tag::equals).isPresent()) {
          exchange.send(304, Headers.of("etag", tag), new byte[0]);
        } else {
          exchange.send(
              200, Headers.of("etag", tag, "last-modified", "Wed, 21 Oct 2015 07:28:00 GMT"), body);
        }
      }
      case "/named" ->
          exchange.send(
              200,
              Headers.of("content-disposition", "attachment; filename=\"../../etc/x.tar\""),
              body);
      case "/moved" -> exchange.send(302, Headers.of("location", "/file"), new byte[0]);
      case "/away" ->
          exchange.send(
              302,
              Headers.of("location", "http://localhost:" + server.port() + "/file"),
              new byte[0]);
      case "/loop" -> exchange.send(302, Headers.of("location", "/loop"), new byte[0]);
      case "/local" ->
          exchange.send(302, Headers.of("location", "file:///etc/passwd"), new byte[0]);
      default -> exchange.send(404, Headers.NONE, new byte[0]);
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.port() + path;
  }

  private HttpFile fetch(String path) {
    return fetches.file(url(path), Optional.empty(), Access.NONE);
  }

  @Test
  void aFileIsFetchedOnceWhileItStaysTheSame() throws IOException {
    HttpFile first = fetch("/file");
    assertEquals("first", Files.readString(first.content()));
    assertEquals("file", first.name());
    assertEquals(Optional.of(Instant.parse("2015-10-21T07:28:00Z")), first.modified());
    assertEquals(first, fetch("/file"));
    assertEquals(List.of("\"first\""), conditions);
    content = "second";
    assertEquals("second", Files.readString(fetch("/file").content()));
    assertEquals(3, asked.size());
  }

  @Test
  void aFileWithAChecksumIsNotAskedForAgain() throws IOException {
    Digest right = Digest.of("first".getBytes(StandardCharsets.UTF_8));
    HttpFile file = fetches.file(url("/file"), Optional.of(right), Access.NONE);
    assertEquals("first", Files.readString(file.content()));
    content = "second";
    assertEquals(file, fetches.file(url("/file"), Optional.of(right), Access.NONE));
    assertEquals(1, asked.size());
  }

  @Test
  void otherBytesThanTheChecksumSaysAreRefused() {
    for (Digest wrong :
        List.of(Digest.of(new byte[0]), Digest.parse("sha512:" + "0".repeat(128)))) {
      var failure =
          assertThrows(
              GantryException.class,
              () -> fetches.file(url("/file"), Optional.of(wrong), Access.NONE));
      assertEquals(Kind.INVALID, failure.kind());
      assertTrue(failure.text().contains("digest mismatch"), failure.text());
    }
  }

  @Test
  void whatIsSaidOfAFileGoesWithItsBytes() throws IOException {
    HttpFile moved = fetch("/moved");
    var _ = fetch("/file");
    content = "second";
    HttpFile stays = fetch("/named");
    fetches.forget(moved.digest().hex());
    try (Stream<Path> records = Files.list(fetches.content().resolveSibling("records"))) {
      assertEquals(1, records.count());
    }
    assertEquals(stays, fetch("/named"));
  }

  @Test
  void redirectsAreFollowedToHttpOnly() throws IOException {
    assertEquals("first", Files.readString(fetch("/moved").content()));
    assertThrows(GantryException.class, () -> fetch("/loop"));
    assertThrows(GantryException.class, () -> fetch("/local"));
    assertThrows(GantryException.class, () -> fetch("/missing"));
  }

  @Test
  void theNameOfADispositionIsNoPath() {
    assertEquals("x.tar", fetch("/named").name());
  }

  @Test
  void secretsGoToTheirHostAlone() {
    BuildSecrets secrets =
        new BuildSecrets() {
          @Override
          public Optional<byte[]> secret(String id) {
            return id.equals("HTTP_AUTH_TOKEN_127.0.0.1")
                ? Optional.of("t0p\n".getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
          }

          @Override
          public Optional<Path> agent(String id) {
            return Optional.empty();
          }
        };
    var _ = fetches.file(url("/away"), Optional.empty(), new Access(Map.of(), secrets));
    assertEquals(List.of("/away Bearer t0p", "/file -"), asked);
  }

  @Test
  void aLoginInAnAddressIsNoPartOfMessages() {
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                fetches.file(
                    url("/missing?key=secret").replace("//", "//me:hidden@"),
                    Optional.empty(),
                    Access.NONE));
    assertFalse(failure.text().contains("hidden") || failure.text().contains("secret"));
    assertTrue(asked.getFirst().startsWith("/missing Basic "));
  }
}
