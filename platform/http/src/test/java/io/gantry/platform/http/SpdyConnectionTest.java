package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SPDY/3.1 as a client on a socket sees it. The server echoes each stream. */
@Timeout(30)
final class SpdyConnectionTest {
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            SpdyConnectionTest::serve);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void serve(Exchange exchange) throws IOException {
    Headers head = Headers.of("upgrade", "SPDY/3.1", "connection", "Upgrade");
    try (var connection = new SpdyConnection(exchange.hijack(101, head))) {
      connection.run(stream -> {
        if (stream.headers().containsKey("refuse")) {
          stream.reset();
          return;
        }
        stream.accept();
        Thread.ofVirtual().start(() -> echo(stream));
      });
    }
  }

  private static void echo(SpdyStream stream) {
    try (OutputStream out = stream.out()) {
      out.write(stream.headers().getOrDefault("hello", "").getBytes(StandardCharsets.UTF_8));
      stream.in().transferTo(out);
    } catch (IOException e) {
      // The client has reset the stream.
    }
  }

  /** The client's half of the protocol. */
  private final class Client implements AutoCloseable {
    private final RawClient raw = new RawClient(server);
    private final Deflater deflater = new Deflater();

    Client() throws IOException {
      deflater.setDictionary(SpdyHeaders.dictionary());
      String head = raw.upgrade("Upgrade: SPDY/3.1", "Connection: Upgrade");
      assertTrue(head.startsWith("HTTP/1.1 101"), head);
    }

    void control(int type, int flags, byte[] payload) throws IOException {
      write(0x8003_0000 | type, flags, payload);
    }

    void write(int word, int flags, byte... payload) throws IOException {
      raw.out.write(
          ByteBuffer.allocate(8 + payload.length)
              .putInt(word)
              .putInt(flags << 24 | payload.length)
              .put(payload)
              .array());
    }

    void open(int id, Map<String, String> headers) throws IOException {
      var text = new ByteArrayOutputStream();
      var into = new DataOutputStream(text);
      into.writeInt(headers.size());
      for (var header : headers.entrySet()) {
        into.writeInt(header.getKey().length());
        into.writeBytes(header.getKey());
        into.writeInt(header.getValue().length());
        into.writeBytes(header.getValue());
      }
      deflater.setInput(text.toByteArray());
      var block = new byte[1000];
      int count = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
      control(
          1,
          0,
          ByteBuffer.allocate(10 + count)
              .putInt(id)
              .putInt(0)
              .putShort((short) 0)
              .put(block, 0, count)
              .array());
    }

    /** The next frame that is no window update: its word, flags and payload. */
    ByteBuffer next() throws IOException {
      while (true) {
        int word = raw.in.readInt();
        int length = raw.in.readInt();
        var payload = raw.in.readNBytes(length & 0xff_ffff);
        if (word != (0x8003_0000 | 9)) {
          return ByteBuffer.allocate(5 + payload.length)
              .putInt(word)
              .put((byte) (length >>> 24))
              .put(payload)
              .flip();
        }
      }
    }

    void expect(int word, int flags, byte... payload) throws IOException {
      ByteBuffer frame = next();
      assertEquals(Integer.toHexString(word), Integer.toHexString(frame.getInt()));
      assertEquals(flags, frame.get());
      if ((word & 0xffff) != 2 || word > 0) {
        var rest = new byte[frame.remaining()];
        frame.get(rest);
        assertArrayEquals(payload, rest);
      }
    }

    @Override
    public void close() throws IOException {
      deflater.end();
      raw.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] numbers(int... numbers) {
    var bytes = ByteBuffer.allocate(4 * numbers.length);
    Arrays.stream(numbers).forEach(bytes::putInt);
    return bytes.array();
  }

  @Test
  void theDictionaryIsTheStandardOne() {
    byte[] dictionary = SpdyHeaders.dictionary();
    var sum = new Adler32();
    sum.update(dictionary);
    assertEquals(1423, dictionary.length);
    assertEquals(0xe3c6a7c2L, sum.getValue());
  }

  @Test
  void streamsAreAnsweredAndEndByHalves() throws IOException {
    try (var client = new Client()) {
      client.open(1, Map.of("Hello", "one"));
      client.expect(0x8003_0002, 0);
      client.expect(1, 0, bytes("one"));
      client.open(3, Map.of("hello", "three"));
      client.expect(0x8003_0002, 0);
      client.expect(3, 0, bytes("three"));
      client.write(1, 0, bytes("data"));
      client.expect(1, 0, bytes("data"));
      client.write(1, 1);
      client.expect(1, 1);
      client.write(3, 1, bytes("last"));
      client.expect(3, 0, bytes("last"));
      client.expect(3, 1);
    }
  }

  @Test
  void pingsAreAnsweredAndAStreamCanBeRefused() throws IOException {
    try (var client = new Client()) {
      client.control(6, 0, numbers(7));
      client.expect(0x8003_0006, 0, numbers(7));
      client.open(1, Map.of("refuse", ""));
      client.expect(0x8003_0003, 0, numbers(1, 5));
    }
  }

  @Test
  void aClientThatGrantsIsNotSentMore() throws IOException {
    try (var client = new Client()) {
      client.open(1, Map.of());
      client.expect(0x8003_0002, 0);
      // From now on the windows bind: 64 KiB less 65000 on the stream, more on the connection.
      client.control(9, 0, numbers(0, 1 << 20));
      var data = new byte[70_000];
      client.write(1, 1, data);
      int seen = 0;
      while (seen < 65_536) {
        seen += client.next().remaining() - 5;
      }
      assertEquals(65_536, seen);
      client.control(6, 0, numbers(9));
      client.expect(0x8003_0006, 0, numbers(9));
      client.control(9, 0, numbers(1, 70_000));
      ByteBuffer frame;
      do {
        frame = client.next();
        seen += frame.remaining() - 5;
      } while (frame.get(4) == 0);
      assertEquals(70_000, seen);
    }
  }

  @Test
  void brokenFramesEndTheConnectionWithAReason() throws IOException {
    byte[][] broken = {
      numbers(0x8002_0001, 0),
      numbers(0x8003_0001, 4, 1),
      numbers(0x8003_0001, 10, 1, 0, 0x1234_5678),
      numbers(0x8003_0003, 1 << 17)
    };
    for (byte[] frame : broken) {
      try (var client = new Client()) {
        client.raw.out.write(frame);
        client.raw.out.write(new byte[8]);
        client.expect(0x8003_0007, 0, numbers(0, 1));
      }
    }
  }

  @Test
  void noiseNeverHangsTheServer() throws IOException {
    var random = new Random(31);
    for (int round = 0; round < 300; round++) {
      try (var client = new Client()) {
        client.open(1, Map.of("hello", "x"));
        for (int frame = 0; frame < 10; frame++) {
          var payload = new byte[random.nextInt(40)];
          random.nextBytes(payload);
          if (random.nextBoolean()) {
            client.control(random.nextInt(11), random.nextInt(256), payload);
          } else {
            client.write(random.nextInt(4), random.nextInt(2), payload);
          }
        }
        client.raw.socket.shutdownOutput();
        client.raw.in.readAllBytes();
      } catch (IOException e) {
        // A reset is an end too.
      }
    }
  }
}
