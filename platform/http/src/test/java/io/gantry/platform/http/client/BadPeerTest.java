package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.http.client.HttpException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against peers that do what no server should. */
@Timeout(30)
final class BadPeerTest {
  private static final String INTERIM =
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private static HttpException failure(ClientSettings settings, Request request)
      throws IOException {
    try (var client = new HttpClient(settings)) {
      var e =
          assertThrows(
              HttpException.class,
              () -> {
                try (var response = client.send(request)) {
                  var _ = response.body().readAllBytes();
                }
              });
      assertEquals(0, client.connections(), "open connections");
      return e;
    }
  }

  private static HttpException failure(Scripted peer) throws IOException {
    return failure(ClientSettings.USUAL, Request.get(peer.uri("/")));
  }

  private static void assertFails(Kind kind, String text, HttpException e) {
    assertEquals(kind, e.kind(), e::toString);
    assertTrue((e.getMessage() + "").contains(text), e::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 099 No\r\n\r\n",
        "HTTP/1.1 200OK\r\n\r\n",
        OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        OK + "Content-Length: 1, 2\r\n\r\nab",
        OK + "Content-Length: -1\r\n\r\n",
        OK + "Content-Length: +1\r\n\r\na",
        OK + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + "Content-Length : 1\r\n\r\na",
        OK + "A: b\r\n c\r\n\r\n",
        OK + "A: b\nContent-Length: 0\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      })
  void whatIsNoHttpIsRefused(String answer) throws IOException {
    try (var peer = Scripted.saying(answer)) {
      assertFails(Kind.PROTOCOL, "127.0.0.1:" + peer.port(), failure(peer));
    }
  }

  @Test
  void aHeadWithoutAnEndIsCutOff() throws IOException {
    var sent = new CompletableFuture<Long>();
    try (var peer =
        new Scripted((_, in, out) -> {
          long bytes = 0;
          try {
            Scripted.head(in);
            Scripted.say(out, OK);
            while (bytes < 100_000_000) {
              Scripted.say(out, "X-Field: ".concat("y".repeat(1000)).concat("\r\n"));
              bytes += 1011;
            }
          } finally {
            sent.complete(bytes);
          }
        })) {
      assertFails(Kind.PROTOCOL, "", failure(peer));
      assertTrue(sent.join() < 50_000_000, sent.join() + " bytes");
    }
    try (var peer = Scripted.saying(OK + "A: b\r\n".repeat(201) + "\r\n")) {
      assertFails(Kind.PROTOCOL, "too large", failure(peer));
    }
    try (var peer = Scripted.saying("HTTP/1.1 200 " + "x".repeat(70_000) + "\r\n\r\n")) {
      assertFails(Kind.PROTOCOL, "65536", failure(peer));
    }
    try (var peer = Scripted.saying("HTTP/1.1 102 Processing\r\n\r\n".repeat(100))) {
      assertFails(Kind.PROTOCOL, "no final answer", failure(peer));
    }
  }

  @Test
  void aBodyThatEndsTooEarlyIsAnError() throws IOException {
    try (var peer = Scripted.saying(OK + "Content-Length: 10\r\n\r\nabc")) {
      assertFails(Kind.BROKEN, "after 3 of 10 bytes", failure(peer));
    }
    try (var peer = Scripted.saying(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc")) {
      assertFails(Kind.BROKEN, "after 3 bytes", failure(peer));
    }
    try (var peer = Scripted.saying(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n")) {
      assertFails(Kind.BROKEN, "after 3 bytes", failure(peer));
    }
    try (var peer = Scripted.saying("")) {
      assertFails(Kind.BROKEN, "before an answer", failure(peer));
    }
    try (var peer = Scripted.saying(OK + "Content-")) {
      assertFails(Kind.PROTOCOL, "line without an end", failure(peer));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\nbody",
        "HTTP/1.0 200 OK\r\n\r\nbody",
        "HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 \r\ncontent-length:4\r\nCONTENT-LENGTH: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 4, 4\r\n\r\nbody",
        INTERIM + OK + "Content-Length: 4\r\n\r\nbody",
        OK
            + "Transfer-Encoding: Chunked\r\n\r\n"
            + "0003;x=\"y\"\r\n"
            + "bod\r\n"
            + "1\r\n"
            + "y\r\n"
            + "00\r\n"
            + "Trailer: 1\r\n\r\n",
        "HTTP/1.1 200 \u00fcblich\r\nX: \u00e4\r\nContent-Length: 4\r\n\r\nbody",
      })
  void whatRealServersSayIsUnderstood(String answer) throws IOException {
    try (var peer = Scripted.saying(answer);
        var client = new HttpClient(ClientSettings.USUAL);
        var response = client.send(Request.get(peer.uri("")))) {
      assertEquals(200, response.status());
      assertEquals("body", new String(response.bytes(100), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aHeadIsAnsweredWithTheLengthOfWhatIsNotSent() throws IOException {
    try (var peer =
            new Scripted((_, in, out) -> {
              for (int i = 0; i < 3; i++) {
                Scripted.head(in);
                Scripted.say(
                    out,
                    i == 1
                        ? "HTTP/1.1 304 No\r\nContent-Length: 7\r\n\r\n"
                        : OK + "Content-Length: 9\r\n\r\n");
              }
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      for (String method : new String[] {"HEAD", "GET", "HEAD"}) {
        try (var response = client.send(Request.of(method, peer.uri("/"), RequestContent.NONE))) {
          assertTrue(response.headers().first("content-length").isPresent());
          assertEquals(-1, response.body().read());
        }
      }
      assertEquals(1, peer.connections());
    }
  }

  @Test
  void aSlowAnswerIsGivenUp() throws IOException {
    var never = new CountDownLatch(1);
    try (var peer =
        new Scripted((_, in, out) -> {
          String head = Scripted.head(in);
          if (head.startsWith("GET /drip")) {
            Scripted.say(out, "HTTP/1.1 200 OK\r\n");
            while (true) {
              Scripted.say(out, "X: y\r\n");
              pause(never, 20);
            }
          }
          if (head.startsWith("GET /body")) {
            Scripted.say(out, OK + "Content-Length: 10\r\n\r\nabc");
          }
          pause(never, 20_000);
        })) {
      String who = "127.0.0.1:" + peer.port();
      var hasty = Peers.limits(10_000, 200, 10_000);
      var idle = Peers.limits(10_000, 10_000, 200);
      assertFails(
          Kind.TIMEOUT,
          "no answer from " + who + " within 0.2 s",
          failure(hasty, Request.get(peer.uri("/"))));
      assertFails(
          Kind.TIMEOUT,
          "no answer from " + who + " within 0.2 s",
          failure(hasty, Request.get(peer.uri("/drip"))));
      assertFails(
          Kind.TIMEOUT,
          who + " sent nothing for 0.2 s",
          failure(idle, Request.get(peer.uri("/body"))));
      var upload = Request.put(peer.uri("/"), RequestContent.bytes(new byte[20_000_000]));
      assertFails(Kind.TIMEOUT, who + " took nothing for 0.2 s", failure(idle, upload));
    } finally {
      never.countDown();
    }
  }

  private static void pause(CountDownLatch never, long millis) throws IOException {
    try {
      if (never.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        throw new IOException("the test is over");
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Test
  void aReaderWithoutHasteIsNotCut() throws Exception {
    String body = "x".repeat(100_000);
    try (var peer = Scripted.saying(OK + "Content-Length: 100000\r\n\r\n" + body);
        var client = new HttpClient(Peers.limits(10_000, 10_000, 200));
        var response = client.send(Request.get(peer.uri("/")))) {
      assertEquals('x', response.body().read());
      // Only a peer is hurried: this is twice its limit.
      var nobody = new CountDownLatch(1);
      assertTrue(!nobody.await(400, java.util.concurrent.TimeUnit.MILLISECONDS));
      assertEquals(99_999, response.body().readAllBytes().length);
    }
  }

  /** Answers the first request and ends when the second has come, without a word. */
  private static Scripted closer(CountDownLatch closed, boolean atOnce) throws IOException {
    return new Scripted((number, in, out) -> {
      Scripted.head(in);
      Scripted.say(out, OK + "Content-Length: 1\r\n\r\n" + number);
      if (number == 0) {
        if (!atOnce) {
          Scripted.head(in);
        }
        closed.countDown();
      } else {
        Scripted.head(in);
      }
    });
  }

  @Test
  void aKeptConnectionThatDiesUnderARequestIsReplacedOnce() throws IOException {
    try (var peer = closer(new CountDownLatch(1), false);
        var client = new HttpClient(ClientSettings.USUAL)) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(Request.get(peer.uri("/")))) {
          assertEquals(i + "", new String(response.bytes(9), StandardCharsets.US_ASCII));
        }
      }
      assertEquals(2, peer.connections());
      assertEquals(1, client.connections());
    }
  }

  @Test
  void whatCannotBeRepeatedIsNot() throws IOException {
    try (var peer = closer(new CountDownLatch(1), false);
        var client = new HttpClient(ClientSettings.USUAL)) {
      try (var response = client.send(Request.get(peer.uri("/")))) {
        assertEquals(1, response.bytes(9).length);
      }
      var post = Request.post(peer.uri("/"), RequestContent.NONE);
      var e = assertThrows(HttpException.class, () -> client.send(post));
      assertEquals(Kind.BROKEN, e.kind());
      assertEquals(1, peer.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 2", ""})
  void anAnswerThatHasBegunOrIsLateIsNotAskedForAgain(String begin) throws IOException {
    try (var peer =
            new Scripted((_, in, out) -> {
              Scripted.head(in);
              Scripted.say(out, OK + "Content-Length: 1\r\n\r\na");
              Scripted.head(in);
              Scripted.say(out, begin);
              if (begin.isEmpty()) {
                var _ = in.read();
              }
            });
        var client = new HttpClient(Peers.limits(10_000, 1500, 10_000))) {
      Request get = Request.get(peer.uri("/"));
      try (var response = client.send(get)) {
        assertEquals(1, response.bytes(9).length);
      }
      assertThrows(HttpException.class, () -> client.send(get));
      assertEquals(1, peer.connections());
    }
  }

  @Test
  void aKeptConnectionThatHasEndedIsNotUsed() throws Exception {
    var closed = new CountDownLatch(1);
    try (var peer = closer(closed, true);
        var client = new HttpClient(ClientSettings.USUAL)) {
      try (var response = client.send(Request.get(peer.uri("/")))) {
        assertEquals(1, response.bytes(9).length);
      }
      closed.await();
      // The end arrives a moment after the latch; a POST meets it at the latest when it waits.
      var nobody = new CountDownLatch(1);
      assertTrue(!nobody.await(50, java.util.concurrent.TimeUnit.MILLISECONDS));
      try (var response = client.send(Request.post(peer.uri("/"), RequestContent.NONE))) {
        assertEquals("1", new String(response.bytes(9), StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void bytesAfterAnAnswerAreNeverTakenForTheNext() throws IOException {
    try (var peer =
            new Scripted((number, in, out) -> {
              Scripted.head(in);
              String more = number == 0 ? OK + "Content-Length: 4\r\n\r\nevil" : "";
              Scripted.say(out, OK + "Content-Length: 4\r\n\r\ngood" + more);
              Scripted.head(in);
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      for (int i = 0; i < 2; i++) {
        try (var response = client.send(Request.get(peer.uri("/")))) {
          assertEquals("good", new String(response.bytes(9), StandardCharsets.US_ASCII));
        }
      }
      assertEquals(2, peer.connections());
    }
  }

  @Test
  void aRefusalDuringAnUploadIsHeard() throws IOException {
    try (var peer =
            new Scripted((_, in, out) -> {
              Scripted.head(in);
              in.readNBytes(100_000);
              Scripted.say(
                  out, "HTTP/1.1 413 No\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
              // Takes the rest, as a server that wants its answer to be read does.
              in.transferTo(OutputStream.nullOutputStream());
            });
        var client = new HttpClient(ClientSettings.USUAL);
        var response =
            client.send(Request.put(peer.uri("/"), RequestContent.bytes(new byte[5_000_000])))) {
      assertEquals(413, response.status());
      assertEquals("big", new String(response.bytes(9), StandardCharsets.US_ASCII));
      assertEquals(0, client.connections());
    }
  }

  @Test
  void nobodyThereIsToldFromNoSuchName() throws IOException {
    int port;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertFails(
        Kind.REFUSED,
        "127.0.0.1:" + port,
        failure(ClientSettings.USUAL, Request.get(URI.create("http://127.0.0.1:" + port + "/"))));
    assertFails(
        Kind.UNKNOWN_HOST,
        "nowhere.invalid",
        failure(ClientSettings.USUAL, Request.get(URI.create("http://nowhere.invalid/"))));
  }

  @Test
  void aHostThatAnswersNothingAtAllIsGivenUp() throws IOException {
    var callers = new ArrayList<SocketChannel>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // Nobody accepts: the kernel takes two, and leaves the others without an answer.
      for (int i = 0; i < 4; i++) {
        SocketChannel caller = SocketChannel.open();
        callers.add(caller);
        caller.configureBlocking(false);
        boolean _ = caller.connect(full.getLocalSocketAddress());
      }
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      assertFails(
          Kind.TIMEOUT,
          "no connection to 127.0.0.1:" + full.getLocalPort() + " within 0.3 s",
          failure(Peers.limits(300, 10_000, 10_000), Request.get(uri)));
    } finally {
      for (SocketChannel caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void aBrokenBodyStaysBroken() throws IOException {
    try (var peer = Scripted.saying(OK + "Content-Length: 10\r\n\r\nabc");
        var client = new HttpClient(ClientSettings.USUAL);
        var response = client.send(Request.get(peer.uri("/")))) {
      InputStream body = response.body();
      assertThrows(HttpException.class, body::readAllBytes);
      assertThrows(IOException.class, body::read);
    }
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    var asked = new CountDownLatch(1);
    try (var peer =
            new Scripted((_, in, _) -> {
              Scripted.head(in);
              asked.countDown();
              var _ = in.read();
            });
        var client = new HttpClient(ClientSettings.USUAL)) {
      var failure = new CompletableFuture<Throwable>();
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                try (var _ = client.send(Request.get(peer.uri("/")))) {
                  failure.completeExceptionally(new AssertionError("answered"));
                } catch (IOException e) {
                  failure.complete(e);
                }
              });
      asked.await();
      thread.interrupt();
      assertEquals(InterruptedIOException.class, failure.get().getClass());
      assertEquals(0, client.connections());
    }
  }

  @Test
  void aTlsServerIsNotTakenForAPlainOneNorTheReverse() throws IOException {
    try (var peer =
            new Scripted((_, in, out) -> {
              var _ = in.readNBytes(5);
              Scripted.say(out, "HTTP/1.1 400 Bad Request\r\n\r\n");
              var _ = in.read();
            });
        var silent =
            new Scripted((_, in, _) -> {
              while (in.read() >= 0) {
                // Says nothing.
              }
            });
        var closing = new Scripted((_, in, _) -> in.readNBytes(5))) {
      assertFails(Kind.TLS, "speaks no TLS", failure(ClientSettings.USUAL, tls(peer)));
      assertFails(
          Kind.TIMEOUT,
          "no TLS handshake with",
          failure(Peers.limits(300, 10_000, 10_000), tls(silent)));
      var e = failure(ClientSettings.USUAL, tls(closing));
      assertTrue(e.kind() == Kind.TLS || e.kind() == Kind.BROKEN, e::toString);
    }
  }

  private static Request tls(Scripted peer) {
    return Request.get(URI.create("https://127.0.0.1:" + peer.port() + "/"));
  }

  @Test
  void anUnusedAnswerIsNotKeptForEver() throws IOException {
    var patient = ClientSettings.USUAL;
    assertEquals(Duration.ofSeconds(60), patient.idle());
    try (var peer = Scripted.saying(OK + "Content-Length: 1\r\n\r\n");
        var client = new HttpClient(patient)) {
      try (InputStream body = client.send(Request.get(peer.uri("/"))).body()) {
        assertEquals(0, body.available());
      }
      assertEquals(0, client.connections());
    }
  }
}
