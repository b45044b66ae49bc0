package io.gantry.image.registry.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry is killed in the middle of an upload; the client goes on with the next one. */
class KilledIT {
  @TempDir private Path scratch;

  /** A registry in a process of its own; a line with its port. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (Served served = Served.in(Path.of(arguments[0]))) {
        System.out.println(served.server().port());
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            scratch.resolve("registry").toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process process) throws IOException {
    return Integer.parseInt(process.inputReader().readLine());
  }

  @Test
  void anUploadGoesOnWhereTheKilledServerWas() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);
    String place;
    Process first = start();
    try (Client client = new Client(port(first))) {
      place = client.begin("app");
      byte[] chunk = Arrays.copyOf(content, 1_000_000);
      HttpResponse<byte[]> sent = client.ask("PATCH", place, chunk, "content-range", "0-999999");
      assertEquals(202, sent.statusCode());
      send(client.port(), place, Arrays.copyOfRange(content, 1_000_000, 1_400_000), 2_000_000);
      // What is under way has arrived at least in part before the kill.
      while (client.get(place).headers().firstValue("range").equals(range(1_000_000))) {
        Thread.onSpinWait();
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = start();
    try (Client client = new Client(port(second))) {
      String range = Client.field(client.get(place), "range");
      int arrived = Integer.parseInt(range.substring(2)) + 1;
      assertTrue(arrived > 1_000_000 && arrived <= 1_400_000, range);
      Digest digest = Digest.of(content);
      HttpResponse<byte[]> done =
          client.ask(
              "PUT",
              place + "?digest=" + digest,
              Arrays.copyOfRange(content, arrived, content.length),
              "content-range",
              arrived + "-" + (content.length - 1));
      assertEquals(201, done.statusCode());
      assertArrayEquals(content, client.get("/v2/app/blobs/" + digest).body());
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  private static java.util.Optional<String> range(int arrived) {
    return java.util.Optional.of("0-" + (arrived - 1));
  }

  /** Sends the beginning of a chunk, and leaves it at that. */
  private static void send(int port, String place, byte[] begin, int announced) throws IOException {
    @SuppressWarnings("resource") // it ends with the server
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    String head =
        "PATCH " + place + " HTTP/1.1\r\nhost: x\r\ncontent-length: " + announced + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(begin);
    out.flush();
  }
}
