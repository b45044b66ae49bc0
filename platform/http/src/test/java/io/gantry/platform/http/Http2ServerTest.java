package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2: with the JDK's client over TLS, and frame by frame. */
@Timeout(60)
final class Http2ServerTest {
  private static final byte[] NOTHING = {};

  private static HttpServer plain(Handler handler) throws IOException {
    return HttpServer.open(
        HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
        handler);
  }

  private static Http2Client connect(HttpServer server, byte... settings) throws IOException {
    return new Http2Client(new Socket(InetAddress.getLoopbackAddress(), server.port()), settings);
  }

  private static void echo(Exchange exchange) throws IOException {
    byte[] body = exchange.body().readAllBytes();
    exchange.send(200, Headers.of("x-path", exchange.path(), "connection", "close"), body);
  }

  @Test
  void theJdksClientSpeaksItOverTls() throws Exception {
    var listener = new HttpServer.Listener.Tcp("localhost", 0, Optional.of(TestKeys.server()));
    Handler handler =
        exchange -> {
          if (exchange.path().equals("/stream")) {
            try (OutputStream out = exchange.stream(200, Headers.NONE)) {
              exchange.body().transferTo(out);
            }
          } else {
            echo(exchange);
          }
        };
    var large = new byte[2_000_000];
    new Random(2).nextBytes(large);
    try (var server = HttpServer.open(HttpServer.Settings.of(listener), handler);
        var client = HttpClient.newBuilder().sslContext(TestKeys.context(true)).build()) {
      var first = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port())).build();
      // The others share its connection.
      assertEquals(200, client.send(first, BodyHandlers.ofByteArray()).statusCode());
      var answers = new ArrayList<CompletableFuture<byte[]>>();
      for (int i = 0; i < 40; i++) {
        String path = i % 2 == 0 ? "/echo" : "/stream";
        var request =
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                .POST(BodyPublishers.ofByteArray(i < 4 ? large : new byte[i]))
                .build();
        answers.add(
            client
                .sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(response -> {
                  assertEquals(HttpClient.Version.HTTP_2, response.version());
                  return response.body();
                }));
      }
      for (int i = 0; i < 40; i++) {
        assertArrayEquals(i < 4 ? large : new byte[i], answers.get(i).get());
      }
    }
  }

  @Test
  void aSmallAnswerIsOneHeadAndOneFrame() throws IOException {
    try (var server = plain(Http2ServerTest::echo);
        var client = connect(server)) {
      client.request(1, false, "POST", "/a?b", "content-length", "2");
      client.send(Http2Frame.TYPE_DATA, Http2Frame.END_STREAM, 1, (byte) 'o', (byte) 'k');
      var fields = client.fields(client.next(Http2Frame.TYPE_HEADERS));
      assertEquals("200", fields.getFirst().value());
      assertTrue(fields.stream().noneMatch(field -> field.name().equals("connection")));
      assertTrue(fields.stream().anyMatch(field -> field.value().equals("/a")), fields + "");
      Http2Frame body = Http2Frame.read(client.socket.getInputStream());
      assertEquals("ok", new String(body.payload(), StandardCharsets.UTF_8));
      assertTrue(body.has(Http2Frame.END_STREAM));
    }
  }

  @Test
  void nothingIsSentBeyondTheClientsWindows() throws IOException {
    try (var server = plain(exchange -> exchange.send(200, Headers.NONE, new byte[100_000]));
        var client = connect(server, new byte[] {0, 4, 0, 0, 0, 10})) {
      client.request(1, true, "GET", "/");
      assertEquals("200", client.status());
      assertEquals(10, client.next(Http2Frame.TYPE_DATA).payload().length);
      client.grant(1, 7);
      assertEquals(7, client.next(Http2Frame.TYPE_DATA).payload().length);
      // A larger initial window counts for streams that run already.
      client.send(Http2Frame.TYPE_SETTINGS, 0, 0, new byte[] {0, 4, 0, 2, 0, 0});
      int seen = 17;
      while (seen < 65_535) {
        seen += client.next(Http2Frame.TYPE_DATA).payload().length;
      }
      assertEquals(65_535, seen);
      client.grant(0, 100_000);
      Http2Frame last;
      do {
        last = client.next(Http2Frame.TYPE_DATA);
        seen += last.payload().length;
      } while (!last.has(Http2Frame.END_STREAM));
      assertEquals(100_000, seen);
    }
  }

  @Test
  void aResetIsNoticedAndTheConnectionGoesOn() throws Exception {
    var begun = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          if (exchange.path().equals("/watch")) {
            exchange.onGone(gone::countDown);
            exchange.stream(200, Headers.NONE);
            begun.countDown();
            try {
              gone.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          } else {
            echo(exchange);
          }
        };
    try (var server = plain(handler);
        var client = connect(server)) {
      client.request(1, true, "GET", "/watch");
      assertTrue(begun.await(10, TimeUnit.SECONDS));
      client.send(Http2Frame.TYPE_RESET, 0, 1, new byte[] {0, 0, 0, 8});
      assertTrue(gone.await(10, TimeUnit.SECONDS));
      client.request(3, true, "GET", "/");
      client.status();
      assertEquals("200", client.status());
    }
  }

  @Test
  void closingSaysGoAwayAndLetsAWatchEndInOrder() throws Exception {
    Handler handler =
        exchange -> {
          var gone = new CountDownLatch(1);
          exchange.onGone(gone::countDown);
          try (OutputStream _ = exchange.stream(200, Headers.NONE)) {
            gone.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    var server = plain(handler);
    try (var client = connect(server)) {
      client.request(1, true, "GET", "/");
      assertEquals("200", client.status());
      server.close();
      boolean ended = false;
      boolean goAway = false;
      while (!ended || !goAway) {
        Http2Frame frame = Http2Frame.read(client.socket.getInputStream());
        ended |= frame.type() == Http2Frame.TYPE_DATA && frame.has(Http2Frame.END_STREAM);
        goAway |= frame.type() == Http2Frame.TYPE_GOAWAY;
      }
      assertTrue(goAway);
    }
  }

  @Test
  void aMalformedRequestEndsItsStreamOnly() throws IOException {
    String[][] bad = {
      {":method", "GET", ":path", "/", ":scheme", "http", "Upper", "x"},
      {":method", "GET", ":path", "/", ":scheme", "http", "connection", "close"},
      {":method", "GET", ":path", "/", ":scheme", "http", "te", "gzip"},
      {":method", "GET", ":path", "/", ":scheme", "http", ":other", "x"},
      {":method", "GET", ":path", "/", "a", "b", ":scheme", "http"},
      {":method", "GET", ":path", "", ":scheme", "http"},
      {":method", "GET", ":method", "GET", ":path", "/", ":scheme", "http"},
      {":method", "GET", ":scheme", "http"},
      {":method", "GET", ":path", "/", ":scheme", "http", "a", "b\r\nc"},
      {":method", "GET", ":path", "/", ":scheme", "http", "content-length", "5"},
    };
    try (var server = plain(Http2ServerTest::echo);
        var client = connect(server)) {
      int stream = 1;
      for (String[] fields : bad) {
        client.send(
            Http2Frame.TYPE_HEADERS,
            Http2Frame.END_HEADERS | Http2Frame.END_STREAM,
            stream,
            Http2Client.block(fields));
        assertEquals(stream, client.next(Http2Frame.TYPE_RESET).stream());
        stream += 2;
      }
      client.request(stream, true, "GET", "/");
      assertEquals("200", client.status());
    }
  }

  /** The number of the error in the server's last word. */
  private static int refused(byte type, int flags, int stream, byte... payload) throws IOException {
    try (var server = plain(Http2ServerTest::echo);
        var client = connect(server)) {
      client.send(type, flags, stream, payload);
      return Http2Frame.number(client.next(Http2Frame.TYPE_GOAWAY).payload(), 4);
    }
  }

  @Test
  void brokenFramesEndTheConnectionWithAReason() throws IOException {
    assertEquals(1, refused((byte) Http2Frame.TYPE_DATA, 0, 0, NOTHING));
    assertEquals(1, refused((byte) Http2Frame.TYPE_DATA, 0, 1, NOTHING));
    assertEquals(1, refused((byte) Http2Frame.TYPE_HEADERS, Http2Frame.END_HEADERS, 2, NOTHING));
    assertEquals(9, refused((byte) Http2Frame.TYPE_HEADERS, Http2Frame.END_HEADERS, 1, (byte) -1));
    assertEquals(6, refused((byte) Http2Frame.TYPE_PING, 0, 0, new byte[7]));
    assertEquals(6, refused((byte) Http2Frame.TYPE_SETTINGS, 0, 0, new byte[5]));
    assertEquals(1, refused((byte) Http2Frame.TYPE_SETTINGS, 0, 1, NOTHING));
    assertEquals(1, refused((byte) Http2Frame.TYPE_WINDOW, 0, 0, new byte[4]));
    assertEquals(1, refused((byte) Http2Frame.TYPE_CONTINUATION, 0, 1, NOTHING));
    assertEquals(1, refused((byte) Http2Frame.TYPE_PUSH, 0, 1, NOTHING));
    assertEquals(6, refused((byte) Http2Frame.TYPE_DATA, 0, 1, new byte[16_385]));
  }

  @Test
  void resettingRequestsWithoutEndIsStopped() throws IOException {
    try (var server = plain(Http2ServerTest::echo);
        var client = connect(server)) {
      Thread flood =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int stream = 1; stream < 100_000; stream += 2) {
                    client.request(stream, false, "POST", "/");
                    client.send(Http2Frame.TYPE_RESET, 0, stream, new byte[] {0, 0, 0, 8});
                  }
                } catch (IOException e) {
                  // Cut, as it should be.
                }
              });
      Http2Frame last = client.next(Http2Frame.TYPE_GOAWAY);
      assertEquals(11, Http2Frame.number(last.payload(), 4));
      flood.interrupt();
    }
  }

  @Test
  void aHeadThatIsTooLargeHasItsStatus() throws IOException {
    try (var server = plain(Http2ServerTest::echo);
        var client = connect(server)) {
      byte[] block =
          Http2Client.block(
              ":method", "GET", ":path", "/", ":scheme", "https", "a", "x".repeat(15_000));
      client.send(Http2Frame.TYPE_HEADERS, Http2Frame.END_STREAM, 1, block);
      for (int part = 0; part < 3; part++) {
        byte[] more = Http2Client.block("b", "y".repeat(16_000));
        client.send(Http2Frame.TYPE_CONTINUATION, 0, 1, more);
      }
      client.send(
          Http2Frame.TYPE_CONTINUATION, Http2Frame.END_HEADERS, 1, Http2Client.block("c", "d"));
      assertEquals("200", client.status());
      // Fields of two bytes count 34 each: 2100 of them are too much.
      var pairs = new String[4200];
      Arrays.fill(pairs, "e");
      client.request(3, true, "GET", "/", pairs);
      assertEquals("431", client.status());
    }
  }

  @Test
  void noiseNeverHangsTheServer() throws IOException {
    var random = new Random(9113);
    try (var server = plain(Http2ServerTest::echo)) {
      for (int round = 0; round < 300; round++) {
        try (var client = connect(server)) {
          for (int frame = 0; frame < 10; frame++) {
            var payload = new byte[random.nextInt(60)];
            random.nextBytes(payload);
            client.send(random.nextInt(11), random.nextInt(256), random.nextInt(5), payload);
          }
          client.socket.shutdownOutput();
          client.socket.getInputStream().readAllBytes();
        } catch (IOException e) {
          // A reset is an answer too.
        }
      }
      try (var client = connect(server)) {
        client.request(1, true, "GET", "/");
        assertEquals("200", client.status());
      }
    }
  }
}
