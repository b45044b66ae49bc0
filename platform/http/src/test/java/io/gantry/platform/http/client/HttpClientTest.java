package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.http.Duplex;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against this module's own server. */
@Timeout(30)
final class HttpClientTest {
  private static void echo(Exchange exchange) throws IOException {
    byte[] body = exchange.body().readAllBytes();
    exchange.send(
        200,
        Headers.of(
            "x-method",
            exchange.method(),
            "x-path",
            exchange.path(),
            "x-host",
            exchange.headers().first("host").orElse(""),
            "x-framing",
            exchange.headers().first("content-length").orElse("none")),
        body);
  }

  private static String text(Response response) throws IOException {
    try (response) {
      return new String(response.bytes(1 << 20), StandardCharsets.UTF_8);
    }
  }

  private static byte[] noise(int length) {
    var bytes = new byte[length];
    new Random(4).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
  void everyMethodReachesTheServerOnOneConnection(String method) throws IOException {
    Set<String> peers = ConcurrentHashMap.newKeySet();
    try (var server =
            Peers.plain(exchange -> {
              peers.add(exchange.peer().address());
              echo(exchange);
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      for (int i = 0; i < 3; i++) {
        var request = Request.of(method, Peers.uri(server, "/a%20b?c=d"), RequestContent.NONE);
        try (var response = client.send(request)) {
          assertEquals(200, response.status());
          assertEquals(method, response.headers().first("x-method").orElse(""));
          assertEquals("/a%20b", response.headers().first("x-path").orElse(""));
          assertEquals("127.0.0.1:" + server.port(), response.headers().first("x-host").orElse(""));
          assertEquals(0, response.bytes(10).length);
        }
      }
      assertEquals(1, peers.size());
      assertEquals(1, client.connections());
    }
  }

  @Test
  void bodiesOfKnownAndUnknownLengthArriveAsTheyWere() throws IOException {
    byte[] large = noise(3_000_001);
    try (var server = Peers.plain(HttpClientTest::echo);
        var client = new HttpClient(ClientSettings.USUAL)) {
      URI uri = Peers.uri(server, "/");
      assertEquals("hello", text(client.send(Request.post(uri, RequestContent.text("hello")))));
      try (var response = client.send(Request.put(uri, RequestContent.bytes(large)))) {
        assertArrayEquals(large, response.bytes(large.length));
      }
      RequestContent.Writer writer = out -> new ByteArrayInputStream(large).transferTo(out);
      var sized = RequestContent.stream(large.length, writer);
      try (var response = client.send(Request.put(uri, sized))) {
        assertEquals("3000001", response.headers().first("x-framing").orElse(""));
        assertArrayEquals(large, response.bytes(large.length));
      }
      var chunked = new RequestContent.Stream(OptionalLong.empty(), writer);
      try (var response = client.send(Request.patch(uri, chunked))) {
        assertEquals("none", response.headers().first("x-framing").orElse(""));
        assertArrayEquals(large, response.bytes(large.length));
      }
      assertEquals(1, client.connections());
    }
  }

  @Test
  void aChunkedAnswerStreams() throws IOException {
    byte[] large = noise(1_000_003);
    try (var server =
            Peers.plain(exchange -> {
              try (OutputStream out = exchange.stream(200, Headers.NONE)) {
                out.write(large);
              }
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(Request.get(Peers.uri(server, "/")))) {
          assertArrayEquals(large, response.body().readAllBytes());
        }
      }
      assertEquals(1, client.connections());
    }
  }

  @Test
  void aBodyThatIsNotReadToItsEndCostsTheConnection() throws IOException {
    byte[] large = noise(1_000_000);
    try (var server = Peers.plain(exchange -> exchange.send(200, Headers.NONE, large));
        var client = new HttpClient(ClientSettings.USUAL)) {
      var response = client.send(Request.get(Peers.uri(server, "/")));
      assertEquals(large[0] & 0xff, response.body().read());
      response.close();
      assertEquals(0, client.connections());
      assertThrows(IOException.class, () -> response.body().read());
    }
  }

  @Test
  void aLongerBodyThanAllowedIsRefused() throws IOException {
    try (var server = Peers.plain(exchange -> exchange.send(200, Headers.NONE, new byte[11]));
        var client = new HttpClient(ClientSettings.USUAL)) {
      var response = client.send(Request.get(Peers.uri(server, "/")));
      var e = assertThrows(HttpException.class, () -> response.bytes(10));
      assertEquals(HttpException.Kind.PROTOCOL, e.kind());
    }
  }

  @Test
  void manyRequestsAtOnceKeepAsManyConnectionsAsAllowed() throws Exception {
    try (var server = Peers.plain(HttpClientTest::echo);
        var client = new HttpClient(ClientSettings.USUAL);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (int i = 0; i < 100; i++) {
        var content = RequestContent.text("number " + i);
        answers.add(
            threads.submit(() -> text(client.send(Request.post(Peers.uri(server, "/"), content)))));
      }
      for (int i = 0; i < 100; i++) {
        assertEquals("number " + i, answers.get(i).get());
      }
      assertTrue(client.connections() <= 8, client.connections() + " connections");
    }
  }

  @Test
  void aServerIsTrustedByItsAuthority() throws IOException {
    byte[] large = noise(1_000_003);
    try (var server = Peers.secure(HttpClientTest::echo);
        var client = new HttpClient(ClientSettings.USUAL.with(Peers.TRUSTING))) {
      for (String host : new String[] {"localhost", "127.0.0.1", "localhost"}) {
        URI uri = URI.create("https://" + host + ":" + server.port() + "/");
        try (var response = client.send(Request.put(uri, RequestContent.bytes(large)))) {
          assertArrayEquals(large, response.bytes(large.length));
        }
      }
      assertEquals(2, client.connections());
    }
  }

  @Test
  void anUnknownAuthorityIsRefusedUnlessNothingIsVerified() throws IOException {
    try (var server = Peers.secure(HttpClientTest::echo);
        var strict = new HttpClient(ClientSettings.USUAL);
        var lax = new HttpClient(ClientSettings.USUAL.with(ClientTls.UNVERIFIED))) {
      var request = Request.get(Peers.secureUri(server, "/"));
      var e = assertThrows(HttpException.class, () -> strict.send(request));
      assertEquals(HttpException.Kind.TLS, e.kind());
      assertTrue((e.getMessage() + "").contains("unknown authority"), e::toString);
      assertEquals(0, strict.connections());
      assertEquals("", text(lax.send(request)));
    }
  }

  @Test
  void aClientShowsItsCertificate() throws IOException {
    try (var server =
            Peers.secure(exchange ->
                exchange.send(
                    exchange.peer().certificates().isEmpty() ? 401 : 200,
                    Headers.NONE,
                    new byte[0]));
        var nobody = new HttpClient(ClientSettings.USUAL.with(Peers.TRUSTING));
        var somebody =
            new HttpClient(
                ClientSettings.USUAL.with(
                    new ClientTls(
                        Peers.TRUSTING.authorities(), true, Optional.of(Peers.identity()))))) {
      var request = Request.get(Peers.secureUri(server, "/"));
      try (var refused = nobody.send(request);
          var answered = somebody.send(request)) {
        assertEquals(401, refused.status());
        assertEquals(200, answered.status());
      }
    }
  }

  @Test
  void aUnixSocketIsAskedLikeAHost(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("a b.sock");
    var settings = HttpServer.Settings.of(new HttpServer.Listener.Unix(socket, 0600));
    try (var server = HttpServer.open(settings, HttpClientTest::echo);
        var client = new HttpClient(ClientSettings.USUAL)) {
      assertEquals(0, server.ports().size());
      URI uri = Request.unix(socket, "/v1/info?x=1");
      for (int i = 0; i < 2; i++) {
        assertEquals("ping", text(client.send(Request.post(uri, RequestContent.text("ping")))));
      }
      assertEquals(1, client.connections());
      var missing = Request.get(Request.unix(dir.resolve("none"), "/"));
      var e = assertThrows(HttpException.class, () -> client.send(missing));
      assertEquals(HttpException.Kind.REFUSED, e.kind());
    }
  }

  @Test
  void anUpgradedConnectionIsRaw() throws IOException {
    try (var server =
            Peers.plain(exchange -> {
              if (exchange.path().equals("/no")) {
                exchange.send(409, Headers.NONE, "busy".getBytes(StandardCharsets.UTF_8));
                return;
              }
              try (Duplex duplex =
                  exchange.hijack(101, Headers.of("connection", "Upgrade", "upgrade", "tcp"))) {
                duplex.in().transferTo(duplex.out());
              }
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      var request =
          Request.post(Peers.uri(server, "/"), RequestContent.NONE)
              .with("connection", "Upgrade")
              .with("upgrade", "tcp");
      try (Duplex duplex = client.upgrade(request)) {
        duplex.out().write("raw".getBytes(StandardCharsets.UTF_8));
        duplex.out().flush();
        duplex.shutdownOutput();
        assertEquals("raw", new String(duplex.in().readAllBytes(), StandardCharsets.UTF_8));
      }
      assertEquals(0, client.connections());
      var refused =
          assertThrows(
              UpgradeRefused.class, () -> client.upgrade(Request.get(Peers.uri(server, "/no"))));
      assertEquals(409, refused.status());
      assertEquals("busy", new String(refused.body(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aServerMayRefuseABodyBeforeItIsSent() throws IOException {
    try (var server =
            Peers.plain(exchange -> {
              if (exchange.path().equals("/no")) {
                exchange.send(413, Headers.NONE, new byte[0]);
              } else {
                echo(exchange);
              }
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      var taken =
          Request.put(
                  Peers.uri(server, "/"),
                  RequestContent.stream(
                      4, out -> out.write("body".getBytes(StandardCharsets.UTF_8))))
              .with("expect", "100-continue");
      assertEquals("body", text(client.send(taken)));
      var refused =
          Request.put(
                  Peers.uri(server, "/no"),
                  RequestContent.stream(
                      4,
                      _ -> {
                        throw new AssertionError("nobody has asked for it");
                      }))
              .with("expect", "100-continue");
      try (var response = client.send(refused)) {
        assertEquals(413, response.status());
      }
      assertEquals(0, client.connections());
    }
  }

  @Test
  void whatAWriterThrowsReachesTheCaller() throws IOException {
    try (var server = Peers.plain(HttpClientTest::echo);
        var client = new HttpClient(ClientSettings.USUAL)) {
      var mine = new IOException("disk");
      var request =
          Request.put(
              Peers.uri(server, "/"),
              RequestContent.stream(
                  10,
                  _ -> {
                    throw mine;
                  }));
      assertEquals(mine, assertThrows(IOException.class, () -> client.send(request)));
      var shorter = Request.put(Peers.uri(server, "/"), RequestContent.stream(10, _ -> {}));
      assertThrows(IOException.class, () -> client.send(shorter));
      assertEquals(0, client.connections());
    }
  }

  @Test
  void closingEndsWhatIsInProgress() throws Exception {
    try (var server =
            Peers.plain(exchange -> {
              try (OutputStream out = exchange.stream(200, Headers.NONE)) {
                out.write(1);
                out.flush();
                exchange.body().readAllBytes();
                var gone = new java.util.concurrent.CountDownLatch(1);
                exchange.onGone(gone::countDown);
                gone.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var client = new HttpClient(ClientSettings.USUAL);
      var response = client.send(Request.get(Peers.uri(server, "/")));
      assertEquals(1, response.body().read());
      var reading = threads.submit(() -> response.body().read());
      client.close();
      var e = assertThrows(java.util.concurrent.ExecutionException.class, reading::get);
      assertTrue(e.getCause() instanceof HttpException, e::toString);
      assertThrows(HttpException.class, () -> client.send(Request.get(Peers.uri(server, "/"))));
    }
  }
}
