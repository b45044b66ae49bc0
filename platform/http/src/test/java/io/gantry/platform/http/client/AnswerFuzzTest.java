package io.gantry.platform.http.client;

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

/** Answers with some bytes changed: read, or refused, and never more than was sent. */
@Timeout(60)
final class AnswerFuzzTest {
  private static final String[] SEEDS = {
    "HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 2, 2\r\nConnection: close\r\n\r\n{}",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    """
    HTTP/1.1 206 Partial\r
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
    "HTTP/1.0 200 OK\r\nServer: x\r\n\r\nuntil the end",
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
  void everyAnswerIsReadOrRefused() throws IOException {
    var random = new Random(9112);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = mutate(random);
      var in = new Input(new ByteArrayInputStream(bytes));
      try {
        AnswerHead head = AnswerHead.read(in);
        assertTrue(head.status() >= 100 && head.status() <= 999, head::toString);
        String all = head.headers().toString();
        assertTrue(all.indexOf('\r') < 0 && all.indexOf('\n') < 0 && all.indexOf('\0') < 0, all);
        long length = head.length("GET");
        var body =
            length == AnswerHead.UNTIL_END ? in : new MessageBody(in, length, () -> {}, () -> {});
        int count = body.readAllBytes().length;
        assertTrue(count < bytes.length, count + " bytes");
        assertTrue(length < 0 || count == length, count + " of " + length);
        read++;
      } catch (MalformedLine | EOFException e) {
        refused++;
      }
    }
    assertTrue(read > 10_000 && refused > 10_000, read + " read, " + refused + " refused");
  }
}
