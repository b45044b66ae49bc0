package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parts of files as answers, and clients that stop in the middle of a body. */
@Timeout(30)
final class FilePartTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path directory;

  private static HttpServer serve(Handler handler) throws IOException {
    var limits =
        new Limits(
            8192,
            50,
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            100,
            100,
            Duration.ofMillis(200));
    var tcp = new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty());
    return HttpServer.open(new HttpServer.Settings(List.of(tcp), limits), handler);
  }

  private static Socket connect(HttpServer server) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private static void ask(Socket socket, String line, String... fields) throws IOException {
    String head = line + " HTTP/1.1\r\nHost: a\r\n" + String.join("", List.of(fields)) + "\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(DataInputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readByte());
    }
    return head.toString();
  }

  /** A handler that sends what is behind the first 10 bytes. */
  private static Handler sending(Path file, int count) {
    return exchange -> {
      try (FileChannel channel = FileChannel.open(file)) {
        exchange.send(200, Headers.NONE, channel, 10, count);
      }
    };
  }

  @Test
  void aPartOfAFileArrivesAndTheConnectionStays() throws IOException {
    var content = new byte[20_000_000];
    new Random(3).nextBytes(content);
    Path file = Files.write(directory.resolve("f"), content);
    int count = content.length - 20;
    byte[] part = Arrays.copyOfRange(content, 10, 10 + count);
    try (HttpServer server = serve(sending(file, count));
        Socket socket = connect(server)) {
      var in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 2; i++) {
        ask(socket, "GET /");
        assertTrue(head(in).contains("content-length: " + count + "\r\n"));
        assertArrayEquals(part, in.readNBytes(count));
      }
    }
  }

  @Test
  void aHeadSaysTheLengthOnly() throws IOException {
    Path file = Files.write(directory.resolve("f"), new byte[100]);
    try (HttpServer server = serve(sending(file, 50));
        Socket socket = connect(server)) {
      var in = new DataInputStream(socket.getInputStream());
      for (int i = 0; i < 2; i++) {
        ask(socket, "HEAD /");
        assertTrue(head(in).contains("content-length: 50\r\n"));
      }
    }
  }

  @Test
  void aClientThatStopsSendingIsCut() throws Exception {
    var failed = new CountDownLatch(1);
    Handler handler =
        exchange -> {
          exchange.idleLimit(SHORT);
          try {
            var _ = exchange.body().readAllBytes();
          } catch (IOException e) {
            failed.countDown();
            throw e;
          }
        };
    try (HttpServer server = serve(handler);
        Socket socket = connect(server)) {
      ask(socket, "PUT /", "Content-Length: 100\r\n");
      socket.getOutputStream().write(new byte[10]);
      assertEquals(-1, socket.getInputStream().read());
      assertTrue(failed.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aClientThatStopsReadingIsCut() throws Exception {
    Path file = directory.resolve("f");
    Files.write(file, new byte[50_000_000]);
    var failed = new CountDownLatch(2);
    Handler handler =
        exchange -> {
          exchange.idleLimit(SHORT);
          try {
            if (exchange.path().equals("/file")) {
              sending(file, 49_000_000).handle(exchange);
            } else {
              exchange.send(200, Headers.NONE, Files.readAllBytes(file));
            }
          } catch (IOException e) {
            failed.countDown();
            throw e;
          }
        };
    try (HttpServer server = serve(handler);
        Socket one = connect(server);
        Socket two = connect(server)) {
      ask(one, "GET /file");
      ask(two, "GET /bytes");
      assertTrue(failed.await(20, TimeUnit.SECONDS));
    }
  }
}
