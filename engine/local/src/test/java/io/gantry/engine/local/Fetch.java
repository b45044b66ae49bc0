package io.gantry.engine.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Fetches a page from a server that may still be starting. */
final class Fetch {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Fetch() {}

  static String text(int port, String path) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    while (true) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket
            .getOutputStream()
            .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        int body = answer.indexOf("\r\n\r\n");
        if (body >= 0) {
          return answer.substring(body + 4);
        }
        throw new IOException("no answer: " + answer);
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        boolean _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
      }
    }
  }
}
