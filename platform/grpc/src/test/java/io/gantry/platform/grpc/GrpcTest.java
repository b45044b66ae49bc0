package io.gantry.platform.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.Http2Call;
import io.gantry.platform.http.Http2Caller;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.HttpClient;
import io.gantry.platform.http.client.Request;
import io.gantry.platform.http.client.RequestContent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client and a server, over one connection. */
@Timeout(120)
final class GrpcTest {
  private static final String METHOD = "/test.Service/Method";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Wires with(GrpcHandler handler) throws IOException {
    return Wires.open(Map.of(METHOD, handler));
  }

  private static GrpcException failure(Wires wires, CallOptions options) {
    return assertThrows(
        GrpcException.class, () -> wires.client().call(METHOD, bytes("x"), options));
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertTrue(latch.await(60, TimeUnit.SECONDS));
  }

  private static void echo(GrpcCall call) throws IOException {
    for (Optional<byte[]> next = call.receive(); next.isPresent(); next = call.receive()) {
      call.send(next.get());
    }
  }

  @Test
  void aCallCarriesMessagesMetadataAndTrailers() throws Exception {
    GrpcHandler handler =
        GrpcHandler.unary((call, request) -> {
          call.trailer("cost", "3");
          String who = call.metadata().first("who").orElse("nobody");
          return bytes(call.method() + " " + text(request) + " " + who);
        });
    try (Wires wires = with(handler);
        GrpcStream stream = wires.client().open(METHOD, CallOptions.NONE.with("who", "me"))) {
      stream.send(bytes("hello"));
      stream.closeSend();
      assertEquals(METHOD + " hello me", stream.receive().map(GrpcTest::text).orElse(""));
      assertTrue(stream.receive().isEmpty());
      assertTrue(stream.receive().isEmpty());
      assertEquals(Optional.of("3"), stream.trailers().first("cost"));
      assertEquals(Optional.of("application/grpc"), stream.metadata().first("content-type"));
    }
  }

  @Test
  void aFailureKeepsItsCodeItsTextAndItsDetails() throws Exception {
    var detail = new GrpcException.Detail("type.googleapis.com/x", new byte[] {1, 2, (byte) 0xff});
    var thrown =
        new GrpcException(GrpcCode.DATA_LOSS, "100%: gone:\n\"größe\"", List.of(detail), null);
    GrpcHandler afterAMessage =
        call -> {
          call.send(bytes("first"));
          throw thrown;
        };
    GrpcHandler atOnce =
        call -> {
          throw thrown;
        };
    for (GrpcHandler handler : List.of(afterAMessage, atOnce)) {
      try (Wires wires = with(handler)) {
        GrpcException failure = failure(wires, CallOptions.NONE);
        assertEquals(GrpcCode.DATA_LOSS, failure.code());
        assertEquals("100%: gone:\n\"größe\"", failure.text());
        assertEquals("type.googleapis.com/x", failure.details().getFirst().type());
        assertArrayEquals(detail.value(), failure.details().getFirst().value());
      }
    }
  }

  @Test
  void otherFailuresBecomeTheStatusOfTheirKind() throws Exception {
    GrpcHandler handler =
        call -> {
          switch (text(call.receive().orElseThrow())) {
            case "gantry" ->
                throw new GantryException(GantryException.Kind.NOT_FOUND, "no such thing: x");
            case "io" -> throw new IOException("disk is gone");
            default -> throw new IllegalStateException("secret");
          }
        };
    try (Wires wires = with(handler)) {
      var seen = new ArrayList<String>();
      for (String how : List.of("gantry", "io", "defect")) {
        GrpcException failure =
            assertThrows(
                GrpcException.class,
                () -> wires.client().call(METHOD, bytes(how), CallOptions.NONE));
        seen.add(failure.code() + " " + failure.text());
      }
      assertEquals(
          List.of("NOT_FOUND no such thing: x", "UNKNOWN disk is gone", "INTERNAL internal error"),
          seen);
    }
  }

  @Test
  void aMethodThatIsNotThereIsUnimplemented() throws Exception {
    try (Wires wires = with(GrpcTest::echo)) {
      for (String method : List.of("/test.Service/Other", "/other.Service/Method", "/")) {
        GrpcException failure =
            assertThrows(
                GrpcException.class,
                () -> wires.client().call(method, new byte[0], CallOptions.NONE));
        assertEquals(GrpcCode.UNIMPLEMENTED, failure.code(), method);
      }
    }
  }

  @Test
  void anAnswerThatComesBeforeTheRequestIsTheAnswer() throws Exception {
    GrpcHandler refuses =
        call -> {
          throw new GrpcException(GrpcCode.PERMISSION_DENIED, "not you");
        };
    try (Wires wires = with(refuses)) {
      for (int i = 0; i < 20; i++) {
        GrpcException failure =
            assertThrows(
                GrpcException.class,
                () -> wires.client().call(METHOD, new byte[2_000_000], CallOptions.NONE));
        assertEquals(GrpcCode.PERMISSION_DENIED, failure.code());
      }
    }
  }

  @Test
  void messagesGoBothWaysAtOnceThroughSmallWindows() throws Exception {
    var random = new Random(3);
    var sent = new ArrayList<byte[]>();
    for (int size : new int[] {0, 1, 16_384, 300_000, 5, 4_000_000, 70_000}) {
      var message = new byte[size];
      random.nextBytes(message);
      sent.add(message);
    }
    try (Wires wires = with(GrpcTest::echo);
        GrpcStream stream = wires.client().open(METHOD, CallOptions.NONE)) {
      var sender =
          CompletableFuture.runAsync(() -> {
            try {
              for (byte[] message : sent) {
                stream.send(message);
              }
              stream.closeSend();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      for (byte[] message : sent) {
        assertArrayEquals(message, stream.receive().orElseThrow());
      }
      assertTrue(stream.receive().isEmpty());
      sender.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void aMessageOfSixteenMegabytesPassesAndALargerOneDoesNot() throws Exception {
    try (Wires wires = with(GrpcTest::echo)) {
      var largest = new byte[Framing.LONGEST];
      largest[largest.length - 1] = 7;
      assertArrayEquals(largest, wires.client().call(METHOD, largest, CallOptions.NONE));
      GrpcException refused =
          assertThrows(
              GrpcException.class,
              () -> wires.client().call(METHOD, new byte[Framing.LONGEST + 1], CallOptions.NONE));
      assertEquals(GrpcCode.RESOURCE_EXHAUSTED, refused.code());
    }
  }

  /** Sends bytes that are no message, and returns the status that comes back. */
  private static Optional<String> statusOf(byte... body) throws IOException {
    try (var server = new GrpcServer(Map.of(METHOD, GrpcTest::echo));
        HttpServer http = Wires.listen(server);
        Http2Caller caller = Http2Caller.over(Wires.connect(http), 10_000)) {
      Headers head = Headers.of("content-type", "application/grpc", "te", "trailers");
      Http2Call call = caller.open("POST", "x", METHOD, head);
      call.out().write(body);
      call.out().close();
      Http2Call.Answer answer = call.answer();
      assertEquals(0, call.in().readAllBytes().length);
      return answer.headers().first("grpc-status");
    }
  }

  @Test
  void whatIsNoMessageIsRefusedWithoutBeingKept() throws Exception {
    assertEquals(Optional.of("12"), statusOf((byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
    assertEquals(
        Optional.of("8"),
        statusOf((byte) 0, (byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 'x'));
    assertEquals(
        Optional.of("13"), statusOf((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) 1));
    assertEquals(Optional.of("13"), statusOf((byte) 0, (byte) 0));
  }

  @Test
  void aClientThatCancelsFreesTheHandler() throws Exception {
    var waits = new CountDownLatch(1);
    var told = new CompletableFuture<Boolean>();
    var freed = new CompletableFuture<GrpcCode>();
    GrpcHandler handler =
        call -> {
          call.onCancel(() -> told.complete(true));
          waits.countDown();
          try {
            call.receive();
          } catch (GrpcException e) {
            // Nobody is told of a call that has ended: so it ends after that.
            assertTrue(told.join());
            freed.complete(e.code());
            throw e;
          }
        };
    try (Wires wires = with(handler)) {
      GrpcStream stream = wires.client().open(METHOD, CallOptions.NONE);
      var reader = new CompletableFuture<Throwable>();
      Thread.ofVirtual()
          .start(() -> reader.complete(assertThrows(GrpcException.class, stream::receive)));
      await(waits);
      stream.close();
      assertEquals(GrpcCode.CANCELLED, freed.get(60, TimeUnit.SECONDS));
      var thrown = (GrpcException) reader.get(60, TimeUnit.SECONDS);
      assertEquals(GrpcCode.CANCELLED, thrown.code());
    }
  }

  @Test
  void aClientThatIsGoneFreesTheHandlerThatSends() throws Exception {
    var begun = new CountDownLatch(1);
    var freed = new CompletableFuture<GrpcCode>();
    GrpcHandler handler =
        call -> {
          try {
            while (true) {
              call.send(new byte[100_000]);
              begun.countDown();
            }
          } catch (GrpcException e) {
            freed.complete(e.code());
          }
        };
    try (Wires wires = with(handler)) {
      GrpcStream stream = wires.client().open(METHOD, CallOptions.NONE);
      await(begun);
      wires.client().close();
      assertEquals(GrpcCode.CANCELLED, freed.get(60, TimeUnit.SECONDS));
      GrpcException lost = assertThrows(GrpcException.class, () -> drain(stream));
      assertEquals(GrpcCode.UNAVAILABLE, lost.code());
      assertFalse(wires.client().isOpen());
      GrpcException late = failure(wires, CallOptions.NONE);
      assertEquals(GrpcCode.UNAVAILABLE, late.code());
    }
  }

  private static void drain(GrpcStream stream) throws IOException {
    Optional<byte[]> next;
    do {
      next = stream.receive();
    } while (next.isPresent());
  }

  @Test
  void aDeadlineEndsTheCallOnBothSides() throws Exception {
    var freed = new CompletableFuture<GrpcCode>();
    GrpcHandler handler =
        call -> {
          try {
            assertTrue(call.timeLeft().isPresent());
            call.receive();
          } catch (GrpcException e) {
            freed.complete(e.code());
            throw e;
          }
        };
    try (Wires wires = with(handler);
        // Only the server knows of the deadline: it ends the call by itself.
        GrpcStream stream =
            wires.client().open(METHOD, CallOptions.NONE.with("grpc-timeout", "50m"))) {
      GrpcException failure = assertThrows(GrpcException.class, stream::receive);
      assertEquals(GrpcCode.DEADLINE_EXCEEDED, failure.code());
      assertEquals(GrpcCode.DEADLINE_EXCEEDED, freed.get(60, TimeUnit.SECONDS));
    }
    var hold = new CountDownLatch(1);
    GrpcHandler deaf =
        call -> {
          try {
            assertTrue(hold.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    try (Wires wires = with(deaf)) {
      GrpcException failure = failure(wires, CallOptions.within(Duration.ofMillis(50)));
      assertEquals(GrpcCode.DEADLINE_EXCEEDED, failure.code());
      hold.countDown();
    }
  }

  @Test
  void aHandlerThatEndsInterruptedCutsNoOtherCall() throws Exception {
    GrpcHandler handler =
        call -> {
          Thread.currentThread().interrupt();
          throw new GrpcException(GrpcCode.CANCELLED, "context canceled");
        };
    GrpcHandler answersFirst =
        call -> {
          call.send(bytes("first"));
          handler.handle(call);
        };
    for (GrpcHandler each : List.of(handler, answersFirst)) {
      try (Wires wires = with(each)) {
        for (int i = 0; i < 2; i++) {
          assertEquals(GrpcCode.CANCELLED, failure(wires, CallOptions.NONE).code());
        }
        assertTrue(wires.client().isOpen());
      }
    }
  }

  @Test
  void hundredsOfIdleCallsWaitOnOneConnection() throws Exception {
    int count = 900;
    var arrived = new CountDownLatch(count);
    GrpcHandler handler =
        call -> {
          call.receive();
          arrived.countDown();
          call.send(call.receive().orElseThrow());
        };
    try (Wires wires = with(handler)) {
      var streams = new ArrayList<GrpcStream>();
      for (int i = 0; i < count; i++) {
        GrpcStream stream = wires.client().open(METHOD, CallOptions.NONE);
        stream.send(bytes("wait"));
        streams.add(stream);
      }
      await(arrived);
      for (int i = 0; i < count; i++) {
        streams.get(i).send(bytes("n" + i));
        streams.get(i).closeSend();
        assertEquals("n" + i, text(streams.get(i).receive().orElseThrow()));
        assertTrue(streams.get(i).receive().isEmpty());
      }
    }
  }

  @Test
  void aServerSaysThatItIsHealthyUntilItIsAskedNoMore() throws Exception {
    try (Wires wires = Wires.open(HealthService.methods());
        GrpcStream watch = wires.client().open("/grpc.health.v1.Health/Watch", CallOptions.NONE)) {
      byte[] serving = {8, 1};
      assertArrayEquals(
          serving,
          wires.client().call("/grpc.health.v1.Health/Check", new byte[0], CallOptions.NONE));
      watch.send(new byte[0]);
      watch.closeSend();
      assertArrayEquals(serving, watch.receive().orElseThrow());
    }
  }

  private static Request upgrade(HttpServer daemon, String path) {
    URI uri = URI.create("http://127.0.0.1:" + daemon.port() + path);
    return Request.post(uri, RequestContent.bytes(new byte[0]))
        .with("connection", "Upgrade")
        .with("upgrade", "h2c");
  }

  @Test
  void rolesFlipOnAConnectionThatWasTakenOver() throws Exception {
    var answer = new CompletableFuture<String>();
    var over = new CountDownLatch(1);
    try (HttpServer daemon =
            Wires.listen(exchange -> {
              Headers upgrade = Headers.of("connection", "Upgrade", "upgrade", "h2c");
              try (GrpcClient client = GrpcClient.over(exchange.hijack(101, upgrade))) {
                client.onClosed(over::countDown);
                answer.complete(text(client.call(METHOD, bytes("who?"), CallOptions.NONE)));
              }
            });
        var http = new HttpClient(ClientSettings.USUAL);
        var server = new GrpcServer(Map.of(METHOD, GrpcTest::echo))) {
      Request request = upgrade(daemon, "/session");
      server.serve(http.upgrade(request), Wires.NOBODY);
      assertEquals("who?", answer.get(60, TimeUnit.SECONDS));
      await(over);
    }
  }

  @Test
  void aConnectionThatWasTakenOverIsServed() throws Exception {
    try (var server = new GrpcServer(Map.of(METHOD, GrpcTest::echo));
        HttpServer daemon = Wires.listen(server::takeOver);
        var http = new HttpClient(ClientSettings.USUAL)) {
      Request request = upgrade(daemon, "/grpc");
      try (GrpcClient client = GrpcClient.over(http.upgrade(request))) {
        assertEquals("hi", text(client.call(METHOD, bytes("hi"), CallOptions.NONE)));
      }
    }
  }
}
