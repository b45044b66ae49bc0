package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 6455 as a client on a socket sees it. The server echoes messages. */
@Timeout(30)
final class WebSocketTest {
  private static final int LIMIT = 100_000;
  private static final int BINARY = 0x82;

  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            WebSocketTest::echo);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void echo(Exchange exchange) throws IOException {
    Optional<String> protocol = WebSocket.choose(exchange, List.of("b", "c", ""));
    if (protocol.isEmpty()) {
      exchange.send(403, Headers.NONE, new byte[0]);
      return;
    }
    var accepted = WebSocket.accept(exchange, protocol.get(), LIMIT);
    if (accepted.isEmpty()) {
      return;
    }
    try (WebSocket socket = accepted.get()) {
      for (var message = socket.read(); message.isPresent(); message = socket.read()) {
        if (message.get().bytes().length == 1 && message.get().bytes()[0] == 'q') {
          return;
        }
        socket.send(message.get().bytes());
      }
    }
  }

  @Test
  void theHandshakeProvesThatItWasUnderstoodAndChoosesWhatTheClientPrefers() throws IOException {
    try (var client = new RawClient(server)) {
      String head = client.webSocket("Sec-WebSocket-Protocol: a, c, b");
      assertTrue(head.startsWith("HTTP/1.1 101 Switching Protocols\r\n"), head);
      assertTrue(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), head);
      assertTrue(head.contains("sec-websocket-protocol: c\r\n"), head);
    }
    try (var client = new RawClient(server)) {
      assertTrue(client.webSocket("Sec-WebSocket-Protocol: a").startsWith("HTTP/1.1 403"));
    }
    try (var client = new RawClient(server)) {
      String head =
          client.upgrade(
              "Upgrade: websocket",
              "Connection: upgrade",
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version: 8");
      assertTrue(head.startsWith("HTTP/1.1 426 ") && head.contains("version: 13"), head);
    }
  }

  @Test
  void messagesOfAllSizesComeBack() throws IOException {
    try (var client = new RawClient(server)) {
      client.webSocket();
      for (int size : new int[] {0, 2, 125, 126, 65_535, 65_536, LIMIT}) {
        var message = new byte[size];
        new Random(size).nextBytes(message);
        client.frame(BINARY, message);
        byte[] back = client.frame();
        assertEquals((byte) BINARY, back[0]);
        assertArrayEquals(message, java.util.Arrays.copyOfRange(back, 1, back.length));
      }
    }
  }

  @Test
  void fragmentsMakeOneMessageWithAPingBetween() throws IOException {
    try (var client = new RawClient(server)) {
      client.webSocket();
      client.frame(0x02, (byte) 'a');
      client.frame(0x89, (byte) 'p');
      client.frame(0x00, (byte) 'b');
      client.frame(0x80, (byte) 'c');
      assertArrayEquals(new byte[] {(byte) 0x8a, 'p'}, client.frame());
      assertArrayEquals(new byte[] {(byte) 0x82, 'a', 'b', 'c'}, client.frame());
    }
  }

  @Test
  void bothSidesCanClose() throws IOException {
    try (var client = new RawClient(server)) {
      client.webSocket();
      client.frame(0x88, (byte) 0x0f, (byte) 0xa0, (byte) 'x');
      assertArrayEquals(new byte[] {(byte) 0x88, 0x0f, (byte) 0xa0}, client.frame());
      assertEquals(-1, client.in.read());
    }
    try (var client = new RawClient(server)) {
      client.webSocket();
      client.frame(BINARY, (byte) 'q');
      assertArrayEquals(new byte[] {(byte) 0x88, 0x03, (byte) 0xe8}, client.frame());
      client.frame(0x88, (byte) 0x03, (byte) 0xe8);
      assertEquals(-1, client.in.read());
    }
  }

  private int refused(int first, byte... payload) throws IOException {
    try (var client = new RawClient(server)) {
      client.webSocket();
      client.frame(first, payload);
      byte[] close = client.frame();
      assertEquals((byte) 0x88, close[0]);
      return (close[1] & 0xff) << 8 | (close[2] & 0xff);
    }
  }

  @Test
  void aClientThatBreaksTheProtocolIsToldHow() throws IOException {
    assertEquals(1002, refused(0xc2));
    assertEquals(1002, refused(0x83));
    assertEquals(1002, refused(0x80));
    assertEquals(1002, refused(0x09));
    assertEquals(1002, refused(0x89, new byte[126]));
    assertEquals(1002, refused(0x88, (byte) 1));
    assertEquals(1002, refused(0x88, (byte) 3, (byte) 0xed));
    assertEquals(1009, refused(BINARY, new byte[LIMIT + 1]));
    try (var client = new RawClient(server)) {
      client.webSocket();
      client.out.write(new byte[] {(byte) BINARY, 1, 'a'});
      assertEquals(0x03, client.frame()[1]);
    }
  }

  @Test
  void noiseEndsInACloseOrAnEnd() throws IOException {
    var random = new Random(6455);
    for (int round = 0; round < 300; round++) {
      try (var client = new RawClient(server)) {
        client.webSocket();
        var noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        client.out.write(noise);
        client.socket.shutdownOutput();
        client.in.readAllBytes();
      } catch (IOException e) {
        // A reset is an end too.
      }
    }
  }
}
