package io.gantry.platform.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's end of HTTP/2 against a server that is played frame by frame. */
@Timeout(120)
final class Http2CallerTest {
  private static final byte[] NOTHING = {};

  private record Plain(Socket socket, InputStream in, OutputStream out) implements Duplex {
    static Plain of(Socket socket) throws IOException {
      return new Plain(socket, socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public void shutdownOutput() throws IOException {
      socket.shutdownOutput();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Both ends of a connection: a caller, and raw bytes. */
  private static final class Played implements AutoCloseable {
    private final Socket server;
    private final Http2Caller caller;

    Played() throws IOException {
      try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        var client = new Socket();
        client.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
        server = listener.accept();
        caller = Http2Caller.over(Plain.of(client), 10_000);
      }
      server.setSoTimeout(60_000);
      byte[] preface = server.getInputStream().readNBytes(Http2Connection.PREFACE.length);
      assertArrayEquals(Http2Connection.PREFACE, preface);
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
      var bytes = new byte[Http2Frame.HEAD + payload.length];
      Http2Frame.head(bytes, 0, payload.length, type, flags, stream);
      System.arraycopy(payload, 0, bytes, Http2Frame.HEAD, payload.length);
      server.getOutputStream().write(bytes);
    }

    void head(int stream, boolean end, String... fields) throws IOException {
      int flags = Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0);
      send(Http2Frame.TYPE_HEADERS, flags, stream, Http2Client.block(fields));
    }

    Http2Frame next(int type) throws IOException {
      while (true) {
        Http2Frame frame = Http2Frame.read(server.getInputStream());
        if (frame.type() == type) {
          return frame;
        }
      }
    }

    Http2Call open() throws IOException {
      return caller.open("POST", "x", "/path", Headers.of("te", "trailers"));
    }

    @Override
    public void close() throws IOException {
      caller.close();
      server.close();
    }
  }

  private static byte[] number(int value) {
    var bytes = new byte[4];
    Http2Frame.put(bytes, 0, value);
    return bytes;
  }

  @Test
  void anAnswerIsReadToItsTrailersEvenIfTheServerWantsNoMore() throws Exception {
    try (var played = new Played()) {
      Http2Call call = played.open();
      assertEquals(1, played.next(Http2Frame.TYPE_HEADERS).stream());
      played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
      played.head(1, false, ":status", "103");
      played.head(1, false, ":status", "200", "x", "1");
      played.send(Http2Frame.TYPE_DATA, 0, 1, "body".getBytes(StandardCharsets.US_ASCII));
      played.head(1, true, "grpc-status", "0");
      played.send(Http2Frame.TYPE_RESET, 0, 1, number(0));
      played.send(Http2Frame.TYPE_PING, 0, 0, new byte[8]);
      assertTrue(played.next(Http2Frame.TYPE_PING).has(Http2Frame.ACK));
      assertEquals(new Http2Call.Answer(200, Headers.of("x", "1")), call.answer());
      assertArrayEquals("body".getBytes(StandardCharsets.US_ASCII), call.in().readAllBytes());
      assertEquals(Headers.of("grpc-status", "0"), call.trailers());
      StreamReset reset = assertThrows(StreamReset.class, () -> flush(call));
      assertEquals(StreamReset.NO_ERROR, reset.code());
    }
  }

  private static void flush(Http2Call call) throws IOException {
    call.out().write(1);
    call.out().flush();
  }

  @Test
  void aResetStreamFailsAndTheOthersGoOn() throws Exception {
    try (var played = new Played()) {
      Http2Call first = played.open();
      Http2Call second = played.open();
      played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
      played.send(Http2Frame.TYPE_RESET, 0, 1, number(StreamReset.CANCEL));
      played.head(3, true, ":status", "204");
      assertEquals(204, second.answer().status());
      StreamReset reset = assertThrows(StreamReset.class, first::answer);
      assertEquals(StreamReset.CANCEL, reset.code());
      assertThrows(StreamReset.class, first.in()::read);
    }
  }

  @Test
  void aStreamThatIsGivenUpIsToldOnceAndLateFramesAreDropped() throws Exception {
    try (var played = new Played()) {
      Http2Call call = played.open();
      played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
      call.reset(StreamReset.CANCEL);
      call.reset(StreamReset.CANCEL);
      Http2Frame told = played.next(Http2Frame.TYPE_RESET);
      assertEquals(1, told.stream());
      assertEquals(StreamReset.CANCEL, told.number());
      for (int i = 0; i < 5000; i++) {
        played.send(Http2Frame.TYPE_DATA, 0, 1, (byte) 1);
      }
      Http2Call next = played.open();
      played.head(3, true, ":status", "200");
      assertEquals(200, next.answer().status());
    }
  }

  @Test
  void noMoreStreamsAreOpenThanTheServerAllows() throws Exception {
    try (var played = new Played()) {
      played.send(
          Http2Frame.TYPE_SETTINGS,
          0,
          0,
          (byte) 0,
          (byte) 3,
          (byte) 0,
          (byte) 0,
          (byte) 0,
          (byte) 1);
      played.next(Http2Frame.TYPE_SETTINGS);
      assertTrue(played.next(Http2Frame.TYPE_SETTINGS).has(Http2Frame.ACK));
      Http2Call first = played.open();
      var second = new CompletableFuture<Http2Call>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              second.complete(played.open());
            } catch (IOException e) {
              second.completeExceptionally(e);
            }
          });
      assertEquals(1, played.next(Http2Frame.TYPE_HEADERS).stream());
      // The answer to a ping comes after a head that would have been sent.
      played.send(Http2Frame.TYPE_PING, 0, 0, new byte[8]);
      assertEquals(Http2Frame.TYPE_PING, Http2Frame.read(played.server.getInputStream()).type());
      assertFalse(second.isDone());
      first.reset(StreamReset.CANCEL);
      second.get(60, TimeUnit.SECONDS);
      assertEquals(3, played.next(Http2Frame.TYPE_HEADERS).stream());
    }
  }

  @Test
  void aServerThatGoesAwayRefusesWhatItHasNotSeen() throws Exception {
    try (var played = new Played()) {
      Http2Call seen = played.open();
      Http2Call unseen = played.open();
      played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
      played.send(Http2Frame.TYPE_GOAWAY, 0, 0, Arrays.copyOf(number(1), 8));
      StreamReset refused = assertThrows(StreamReset.class, unseen::answer);
      assertEquals(StreamReset.REFUSED_STREAM, refused.code());
      assertThrows(IOException.class, played::open);
      played.head(1, true, ":status", "200");
      assertEquals(200, seen.answer().status());
    }
  }

  @Test
  void aServerThatBreaksTheRulesIsLeftAndToldWhy() throws Exception {
    interface Breach {
      void commit(Played played) throws IOException;
    }
    Breach[] breaches = {
      played -> played.send(Http2Frame.TYPE_DATA, 0, 9, (byte) 1),
      played -> played.head(2, true, ":status", "200"),
      played -> played.send(Http2Frame.TYPE_PUSH, Http2Frame.END_HEADERS, 1, new byte[4]),
      played -> played.send(Http2Frame.TYPE_WINDOW, 0, 0, number(0)),
      played -> played.send(Http2Frame.TYPE_HEADERS, Http2Frame.END_HEADERS, 1, (byte) 0xff),
      played -> played.send(Http2Frame.TYPE_DATA, 0, 1, new byte[Http2Frame.SIZE + 1]),
    };
    for (Breach breach : breaches) {
      try (var played = new Played()) {
        var closed = new CountDownLatch(1);
        played.caller.onClosed(closed::countDown);
        Http2Call call = played.open();
        played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
        breach.commit(played);
        assertThrows(IOException.class, call::answer);
        assertTrue(closed.await(60, TimeUnit.SECONDS));
        assertFalse(played.caller.isOpen());
      }
    }
  }

  @Test
  void anAnswerThatMakesNoSenseFailsItsStreamOnly() throws Exception {
    try (var played = new Played()) {
      played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
      for (String[] fields :
          new String[][] {{"x", "1"}, {":status", "abc"}, {":status", "200", "x\n", "1"}}) {
        Http2Call call = played.open();
        int id = played.next(Http2Frame.TYPE_HEADERS).stream();
        played.head(id, false, fields);
        assertThrows(StreamReset.class, call::answer);
        assertEquals(id, played.next(Http2Frame.TYPE_RESET).stream());
      }
      assertTrue(played.caller.isOpen());
    }
  }

  @Test
  void anyBytesEndTheConnectionAndNobodyWaits() throws Exception {
    var random = new Random(11);
    for (int round = 0; round < 60; round++) {
      try (var played = new Played()) {
        var closed = new CountDownLatch(1);
        played.caller.onClosed(closed::countDown);
        Http2Call call = played.open();
        var noise = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
          played.send(Http2Frame.TYPE_SETTINGS, 0, 0);
        }
        for (int frame = 0; frame < 8; frame++) {
          var payload = new byte[random.nextInt(20)];
          random.nextBytes(payload);
          var bytes = new byte[Http2Frame.HEAD + payload.length];
          int stream = random.nextInt(3);
          Http2Frame.head(bytes, 0, payload.length, random.nextInt(11), random.nextInt(64), stream);
          System.arraycopy(payload, 0, bytes, Http2Frame.HEAD, payload.length);
          noise.writeBytes(bytes);
        }
        try {
          played.server.getOutputStream().write(noise.toByteArray());
        } catch (IOException e) {
          // It has left already.
        }
        played.server.close();
        assertTrue(closed.await(60, TimeUnit.SECONDS));
        assertThrows(
            IOException.class,
            () -> {
              call.answer();
              call.in().readAllBytes();
              flush(call);
            });
      }
    }
  }

  @Test
  void aServerAnswersAsManyPingsAsItSendsFramesOfData() throws Exception {
    try (var server = new Http2Server(Http2CallerTest::endless, Limits.USUAL);
        var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
      Socket accepted = listener.accept();
      Thread.ofVirtual()
          .start(() -> {
            try {
              server.serve(Plain.of(accepted), new Peer("@", java.util.List.of()));
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      try (var client = new Http2Client(socket)) {
        socket.setSoTimeout(60_000);
        client.request(1, true, "GET", "/");
        for (int i = 0; i < 5000; i++) {
          Http2Frame data = client.next(Http2Frame.TYPE_DATA);
          client.send(Http2Frame.TYPE_PING, 0, 0, new byte[8]);
          client.grant(0, data.payload().length);
          client.grant(1, data.payload().length);
        }
      }
    }
  }

  private static void endless(Exchange exchange) throws IOException {
    try (OutputStream out = exchange.stream(200, Headers.NONE)) {
      while (true) {
        out.write(NOTHING);
        out.write(1);
        out.flush();
      }
    }
  }

  @Test
  void fieldsAfterABodyArriveWithItsEnd() throws Exception {
    try (var server =
        HttpServer.open(
            HttpServer.Settings.of(
                new HttpServer.Listener.Tcp("127.0.0.1", 0, java.util.Optional.empty())),
            exchange -> {
              try (OutputStream out =
                  exchange.stream(200, Headers.NONE, () -> Headers.of("after", "all"))) {
                out.write(exchange.body().readAllBytes());
              }
            })) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      try (Http2Caller caller = Http2Caller.over(Plain.of(socket), 10_000)) {
        Http2Call call = caller.open("POST", "x", "/", Headers.NONE);
        call.out().write(new byte[100_000]);
        call.out().close();
        assertEquals(200, call.answer().status());
        assertEquals(100_000, call.in().readAllBytes().length);
        assertEquals(Headers.of("after", "all"), call.trailers());
      }
    }
  }
}
