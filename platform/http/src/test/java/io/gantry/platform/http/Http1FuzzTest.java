package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.MessageBody;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with some bytes changed: read, or refused, and never more than was sent. */
@Timeout(60)
final class Http1FuzzTest {
  private static final String[] SEEDS = {
    "GET /a?b=c%20d HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
    "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
    """
    PUT / HTTP/1.1\r
    Host: x\r
    Transfer-Encoding: chunked\r
    \r
    3\r
    abc\r
    A;e=f\r
    0123456789\r
    0\r
    Trailer: x\r
    \r
    """,
    "GET http://h/p HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
  };
  private static final String NASTY = "\r\n\t :;,\0%\u00ff-0fF";

  private static byte[] mutate(Random random) {
    byte[] bytes = SEEDS[random.nextInt(SEEDS.length)].getBytes(StandardCharsets.ISO_8859_1);
    for (int change = random.nextInt(6); change > 0; change--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : (byte) NASTY.charAt(random.nextInt(NASTY.length()));
    }
    return bytes;
  }

  @Test
  void everyRequestIsReadOrRefused() throws IOException {
    var random = new Random(9112);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = mutate(random);
      var in = new Input(new ByteArrayInputStream(bytes));
      try {
        RequestHead head = RequestHead.read(in, Limits.USUAL);
        if (head != null) {
          assertTrue(head.path().startsWith("/"));
          var body = new MessageBody(in, head.length(), () -> {}, () -> {});
          assertTrue(body.readAllBytes().length <= bytes.length);
          read++;
        }
      } catch (BadRequest | MalformedLine | EOFException e) {
        refused++;
      }
    }
    assertTrue(read > 10_000 && refused > 10_000, read + " read, " + refused + " refused");
  }

  @Test
  void aTargetOrAFieldNeverEndsALine() throws IOException {
    var random = new Random(9110);
    for (int round = 0; round < 100_000; round++) {
      var in = new Input(new ByteArrayInputStream(mutate(random)));
      try {
        RequestHead head = RequestHead.read(in, Limits.USUAL);
        if (head != null) {
          String all = head.method() + head.path() + head.headers();
          assertTrue(all.indexOf('\r') < 0 && all.indexOf('\n') < 0 && all.indexOf('\0') < 0, all);
        }
      } catch (BadRequest e) {
        assertTrue(e.status() >= 400);
      }
    }
  }
}
