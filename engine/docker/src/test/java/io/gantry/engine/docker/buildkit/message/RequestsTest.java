package io.gantry.engine.docker.buildkit.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.protobuf.MalformedMessage;
import io.gantry.platform.grpc.protobuf.ProtoReader;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RequestsTest {
  @Test
  void aBuildIsReadWithItsOutputsAndCaches() {
    var caches =
        new ProtoWriter()
            .message(4, new Entry("local", Map.of("dest", "/c")).write())
            .message(5, new Entry("registry", Map.of("ref", "host/c")).write());
    byte[] bytes =
        new ProtoWriter()
            .string(1, "ref")
            .string(5, "session")
            .entries(7, Map.of("target", "app"))
            .message(8, caches)
            .strings(9, List.of("network.host"))
            .entry(10, "base", Graph.ofResult("one").write().toBytes())
            .bool(11, true)
            .message(13, new Entry("moby", Map.of("name", "x")).write())
            .toBytes();

    SolveRequest request = SolveRequest.parse(bytes);

    assertEquals("ref", request.ref());
    assertEquals("session", request.session());
    assertEquals(Map.of("target", "app"), request.options());
    assertEquals(List.of(new Entry("moby", Map.of("name", "x"))), request.exporters());
    assertEquals(List.of(new Entry("local", Map.of("dest", "/c"))), request.cacheExports());
    assertEquals(List.of(new Entry("registry", Map.of("ref", "host/c"))), request.cacheImports());
    assertEquals(List.of("network.host"), request.entitlements());
    assertEquals(Optional.of("one"), request.inputs().getOrDefault("base", Graph.EMPTY).result());
    assertTrue(request.internal());
    assertEquals(Optional.empty(), request.definition());
  }

  @Test
  void theOutputAndTheCacheOfOlderClientsCountWhereThereIsNoList() {
    byte[] bytes =
        new ProtoWriter()
            .string(3, "moby")
            .entries(4, Map.of("name", "x"))
            .message(8, new ProtoWriter().string(1, "host/to").strings(2, List.of("host/from")))
            .toBytes();

    SolveRequest request = SolveRequest.parse(bytes);

    assertEquals(List.of(new Entry("moby", Map.of("name", "x"))), request.exporters());
    assertEquals(List.of(new Entry("registry", Map.of("ref", "host/to"))), request.cacheExports());
    assertEquals(
        List.of(new Entry("registry", Map.of("ref", "host/from"))), request.cacheImports());
  }

  @Test
  void aResultIsKnownAgainInEveryFormThatClientsReturnItIn() {
    var reference = new ProtoWriter().string(1, "one");
    assertEquals("one", returned(new ProtoWriter().string(1, "one")));
    assertEquals("one", returned(new ProtoWriter().message(3, reference)));
    var map = new ProtoWriter().entry(1, "linux/amd64", reference.toBytes());
    assertEquals("one", returned(new ProtoWriter().message(4, map)));
    var old = new ProtoWriter().entries(1, Map.of("linux/amd64", "one"));
    assertEquals("one", returned(new ProtoWriter().message(2, old)));
    assertEquals("", returned(new ProtoWriter().message(3, new ProtoWriter())));
  }

  private static String returned(ProtoWriter result) {
    byte[] bytes = new ProtoWriter().message(1, result).toBytes();
    return ReturnRequest.parse(bytes).result().flatMap(BridgeResult::id).orElse("");
  }

  @Test
  void aFailureThatAClientReturnsKeepsItsDetails() {
    var detail = new ProtoWriter().string(1, "type").bytes(2, new byte[] {7});
    var status = new ProtoWriter().int64(1, 2).string(2, "no").message(3, detail);

    GrpcException failure =
        ReturnRequest.parse(new ProtoWriter().message(2, status).toBytes()).failure().orElseThrow();

    assertEquals(GrpcCode.UNKNOWN, failure.code());
    assertEquals("no", failure.text());
    assertEquals("type", failure.details().getFirst().type());
    assertEquals(7, failure.details().getFirst().value()[0]);
  }

  @Test
  void aRecordIsWrittenWithTheNumbersOfItsFields() {
    BridgeResult result = new BridgeResult(Optional.of("one"), Map.of("k", "v"));
    var in = new ProtoReader(result.answer());
    assertTrue(in.next());
    BridgeResult read = BridgeResult.read(in.message());

    assertEquals(result, read);
  }

  @Test
  void truncatedRequestsAreRefused() {
    byte[] bytes = {10, 5, 'a'};
    assertThrows(MalformedMessage.class, () -> SolveRequest.parse(bytes));
    assertThrows(MalformedMessage.class, () -> FrontendRequest.parse(bytes));
    assertThrows(MalformedMessage.class, () -> ReturnRequest.parse(bytes));
  }
}
