package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as a client on a socket sees it. */
@Timeout(30)
final class HttpServerTest {
  private static final Limits QUICK =
      new Limits(
          8192,
          50,
          Duration.ofMillis(300),
          Duration.ofMillis(600),
          100,
          100,
          Duration.ofMillis(200));

  private static HttpServer serve(Handler handler) throws IOException {
    return serve(Limits.USUAL, handler);
  }

  private static HttpServer serve(Limits limits, Handler handler) throws IOException {
    var tcp = new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty());
    return HttpServer.open(new HttpServer.Settings(java.util.List.of(tcp), limits), handler);
  }

  private static void echo(Exchange exchange) throws IOException {
    exchange.send(
        200,
        Headers.of("X-Method", exchange.method(), "X-Query", exchange.query().text("q")),
        exchange.body().readAllBytes());
  }

  private static Socket connect(HttpServer server) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends {@code request}, ends, and returns everything that comes back. */
  private static String ask(HttpServer server, String request) throws IOException {
    try (var socket = connect(server)) {
      write(socket, request);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static String head(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended in " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  @Test
  void severalRequestsShareAConnection() throws IOException {
    try (var server = serve(HttpServerTest::echo)) {
      String answers =
          ask(
              server,
              "GET /a?q=1%202 HTTP/1.1\r\nHost: x\r\n\r\n"
                  + "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                  + "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                  + "2;x=y\r\nde\r\n1\r\nf\r\n0\r\nTrailer: 1\r\n\r\n"
                  + "HEAD /d HTTP/1.1\r\nHost:\r\n\r\n");
      assertEquals(5, answers.split("HTTP/1.1 200 OK", -1).length, answers);
      assertTrue(answers.contains("x-query: 1 2\r\n"), answers);
      assertTrue(answers.contains("x-method: POST"), answers);
      assertTrue(answers.contains("\r\n\r\nabcHTTP/1.1"), answers);
      assertTrue(answers.contains("\r\n\r\ndefHTTP/1.1"), answers);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /?q=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nA: b\u0000\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nnocolon\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999999\r\n\r\nx",
        """
        POST / HTTP/1.1\r
        Host: a\r
        Content-Length: 1\r
        Transfer-Encoding: chunked\r
        \r
        0\r
        \r
        """,
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\nab"
      })
  void whatTwoServersCouldReadDifferentlyIsRefused(String request) throws IOException {
    try (var server = serve(HttpServerTest::echo)) {
      String answer = ask(server, request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
      assertTrue(answer.contains("connection: close\r\n"), answer);
      assertEquals(2, answer.split("HTTP/1.1 ", -1).length, answer);
    }
  }

  @Test
  void otherCodingsVersionsAndSizesHaveTheirOwnStatus() throws IOException {
    try (var server = serve(HttpServerTest::echo)) {
      String gzip = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n";
      assertTrue(ask(server, gzip).startsWith("HTTP/1.1 501 "));
      assertTrue(ask(server, "GET / HTTP/3.0\r\nHost: a\r\n\r\n").startsWith("HTTP/1.1 505 "));
      String large = "GET / HTTP/1.1\r\nHost: a\r\nA: " + "x".repeat(70_000) + "\r\n\r\n";
      assertTrue(ask(server, large).startsWith("HTTP/1.1 431 "));
      String many = "GET / HTTP/1.1\r\nHost: a\r\n" + "A: x\r\n".repeat(300) + "\r\n";
      assertTrue(ask(server, many).startsWith("HTTP/1.1 431 "));
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToContinue() throws IOException {
    try (var server = serve(HttpServerTest::echo);
        var socket = connect(server)) {
      write(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", head(socket.getInputStream()));
      write(socket, "ok");
      assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 200 OK"));
      assertEquals("ok", new String(socket.getInputStream().readNBytes(2), StandardCharsets.UTF_8));
    }
  }

  @Test
  void aStreamArrivesAtEachFlush() throws Exception {
    var go = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          try (OutputStream out = exchange.stream(200, Headers.NONE)) {
            out.write("one".getBytes(StandardCharsets.UTF_8));
            out.flush();
            await(go);
            out.write("two".getBytes(StandardCharsets.UTF_8));
          }
        };
    try (var server = serve(handler);
        var socket = connect(server)) {
      write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(head(socket.getInputStream()).contains("transfer-encoding: chunked"));
      assertEquals("3\r\none\r\n", text(socket, 8));
      go.countDown();
      assertEquals("3\r\ntwo\r\n0\r\n\r\n", text(socket, 13));
    }
  }

  private static String text(Socket socket, int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aFailingHandlerAnswers500AndACutStreamHasNoEnd() throws IOException {
    Handler handler =
        exchange -> {
          if (exchange.path().equals("/late")) {
            exchange.stream(200, Headers.NONE).flush();
          }
          throw new IllegalStateException("test");
        };
    try (var server = serve(handler)) {
      assertTrue(ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").startsWith("HTTP/1.1 500 "));
      assertFalse(ask(server, "GET /late HTTP/1.1\r\nHost: a\r\n\r\n").contains("0\r\n\r\n"));
    }
  }

  @Test
  void aClientThatLeavesIsNoticedWhileTheHandlerWaits() throws Exception {
    var gone = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          exchange.body().readAllBytes();
          exchange.onGone(gone::countDown);
          exchange.stream(200, Headers.NONE).flush();
          await(gone);
        };
    try (var server = serve(handler)) {
      try (var socket = connect(server)) {
        write(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab");
        head(socket.getInputStream());
      }
      assertTrue(gone.await(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void watchingTheClientEatsNoPipelinedRequest() throws Exception {
    Handler handler =
        exchange -> {
          exchange.onGone(() -> {});
          echo(exchange);
        };
    try (var server = serve(handler);
        var socket = connect(server)) {
      for (int round = 0; round < 200; round++) {
        write(socket, "GET /?q=" + round + " HTTP/1.1\r\nHost: a\r\n");
        write(socket, "\r\nGET /?q=x" + round + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(head(socket.getInputStream()).contains("x-query: " + round + "\r\n"));
        assertTrue(head(socket.getInputStream()).contains("x-query: x" + round + "\r\n"));
      }
    }
  }

  @Test
  void aHijackedConnectionCarries30MegabytesAndEndsByHalves() throws Exception {
    Handler handler =
        exchange -> {
          assertEquals("{}", new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8));
          try (Duplex raw =
              exchange.hijack(101, Headers.of("upgrade", "tcp", "connection", "upgrade"))) {
            raw.in().transferTo(raw.out());
            raw.out().write("end".getBytes(StandardCharsets.UTF_8));
            raw.shutdownOutput();
          }
        };
    try (var server = serve(handler);
        var socket = connect(server)) {
      var sent = new byte[30_000_000];
      new Random(1).nextBytes(sent);
      write(
          socket, "POST /x HTTP/1.1\r\nHost:\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}early");
      assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 101 Switching Protocols"));
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      assertEquals("early", text(socket, 5));
      assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
      assertEquals("end", text(socket, 10));
      writer.join();
    }
  }

  @Test
  void aSlowHeadAndAnIdleConnectionAreCut() throws IOException {
    try (var server = serve(QUICK, HttpServerTest::echo);
        var slow = connect(server);
        var idle = connect(server)) {
      write(slow, "GET / HT");
      write(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      head(idle.getInputStream());
      assertTrue(TestKeys.ended(slow));
      assertTrue(TestKeys.ended(idle));
    }
  }

  @Test
  void closingLetsARequestEndAndCutsOneThatDoesNot() throws Exception {
    var started = new CountDownLatch(2);
    var closing = new CountDownLatch(1);
    var cut = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          started.countDown();
          if (exchange.path().equals("/stuck")) {
            exchange.onGone(cut::countDown);
            await(cut);
            return;
          }
          await(closing);
          echo(exchange);
        };
    var server =
        serve(
            new Limits(
                8192,
                50,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                100,
                100,
                Duration.ofMillis(500)),
            handler);
    try (var quick = connect(server);
        var stuck = connect(server);
        var idle = connect(server)) {
      write(quick, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
      write(stuck, "GET /stuck HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(started.await(5, TimeUnit.SECONDS));
      Thread closer = Thread.ofVirtual().start(server::close);
      assertTrue(TestKeys.ended(idle));
      closing.countDown();
      assertTrue(head(quick.getInputStream()).startsWith("HTTP/1.1 200 OK"));
      closer.join();
      assertTrue(cut.await(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void aWatchEndsInOrderWhenTheServerCloses() throws Exception {
    Handler handler =
        exchange -> {
          var gone = new CountDownLatch(1);
          exchange.onGone(gone::countDown);
          try (OutputStream out = exchange.stream(200, Headers.NONE)) {
            await(gone);
            out.write('x');
          }
        };
    var server = serve(handler);
    try (var socket = connect(server)) {
      write(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      head(socket.getInputStream());
      server.close();
      assertEquals("1\r\nx\r\n0\r\n\r\n", text(socket, 100));
    }
  }

  @Test
  void aBodyShorterThanItsPromisedLengthEndsTheConnection() throws IOException {
    Handler handler =
        exchange -> {
          try (OutputStream out = exchange.stream(200, Headers.of("content-length", "4"))) {
            out.write(exchange.path().equals("/short") ? new byte[3] : new byte[4]);
          }
        };
    try (var server = serve(handler)) {
      String two = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /short HTTP/1.1\r\nHost: a\r\n\r\n";
      String answers = ask(server, two + two);
      assertEquals(3, answers.split("HTTP/1.1 200 OK", -1).length, answers);
      assertFalse(answers.contains("chunked"));
    }
  }

  @Test
  void aUnixSocketHasItsModeAndIsDeletedAtTheEnd(@TempDir Path directory) throws IOException {
    Path path = directory.resolve("s.sock");
    Files.writeString(path, "left over");
    var settings = HttpServer.Settings.of(new HttpServer.Listener.Unix(path, 0660));
    try (var server = HttpServer.open(settings, HttpServerTest::echo);
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertTrue(server.ports().isEmpty());
      assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      Channels.newOutputStream(channel)
          .write("GET / HTTP/1.1\r\nHost:\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertTrue(head(Channels.newInputStream(channel)).startsWith("HTTP/1.1 200 OK"));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void tlsTellsWhoTheClientIs() throws Exception {
    Handler handler =
        exchange ->
            exchange.send(
                200,
                Headers.of(
                    "x-peer",
                    exchange.peer().certificates().isEmpty()
                        ? "nobody"
                        : exchange.peer().certificates().getFirst().getSubjectX500Principal() + ""),
                new byte[0]);
    var tcp = new HttpServer.Listener.Tcp("localhost", 0, Optional.of(TestKeys.server()));
    try (var server = HttpServer.open(HttpServer.Settings.of(tcp), handler)) {
      for (boolean known : new boolean[] {true, false}) {
        try (var socket = TestKeys.connect(server.port(), known, "http/1.1")) {
          assertEquals("TLS_CHACHA20_POLY1305_SHA256", socket.getSession().getCipherSuite());
          write(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
          String head = head(socket.getInputStream());
          assertTrue(
              head.contains(known ? "x-peer: CN=client, O=system:masters" : "x-peer: nobody"),
              head);
          assertTrue(TestKeys.ended(socket));
        }
      }
    }
  }

  @Test
  void aStrictServerServesNobodyWithoutACertificate() throws Exception {
    var tcp = new HttpServer.Listener.Tcp("localhost", 0, Optional.of(TestKeys.strict()));
    try (var server = HttpServer.open(HttpServer.Settings.of(tcp), HttpServerTest::echo)) {
      String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      try (var socket = TestKeys.connect(server.port(), true, "http/1.1")) {
        write(socket, request);
        assertTrue(head(socket.getInputStream()).startsWith("HTTP/1.1 200 OK"));
      }
      // In TLS 1.3 a client hears of it when it reads.
      assertThrows(
          IOException.class,
          () -> {
            try (var socket = TestKeys.connect(server.port(), false, "http/1.1")) {
              write(socket, request);
              String _ = head(socket.getInputStream());
            }
          });
    }
  }

  @Test
  void aSocketThatListensAlreadyKeepsItsPlace(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("given.sock"));
    var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    var settings =
        HttpServer.Settings.of(new HttpServer.Listener.Given(listening, Optional.empty()));
    try (var server = HttpServer.open(settings, HttpServerTest::echo);
        var channel = SocketChannel.open(address)) {
      assertTrue(server.ports().isEmpty());
      Channels.newOutputStream(channel)
          .write("GET / HTTP/1.1\r\nHost:\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertTrue(head(Channels.newInputStream(channel)).startsWith("HTTP/1.1 200 OK"));
    }
    assertTrue(Files.exists(address.getPath()));
  }
}
