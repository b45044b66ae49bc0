package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.docker.buildkit.message.BuildRecord;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Steps;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.grpc.protobuf.ProtoWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private final History history = new History(Clock.systemUTC());

  private static SolveRequest request(String ref) {
    return SolveRequest.parse(new ProtoWriter().string(1, ref).toBytes());
  }

  private void build(String ref, Map<String, String> response) {
    build(ref, new byte[] {1, 2}, response);
  }

  private void build(String ref, byte[] told, Map<String, String> response) {
    SolveRequest request = request(ref);
    var log = new StatusLog();
    log.add(told, true);
    log.end(new Steps(3, 3, 1, 0));
    history.begin(request);
    history.end(request, log, response, Optional.empty());
  }

  private List<String> listed(boolean activeOnly, String ref, int limit) throws Exception {
    var listed = new ArrayList<String>();
    history.listen(
        new History.Wish(activeOnly, ref, true, limit),
        event -> listed.add(event.type() + " " + event.record().ref()));
    return listed;
  }

  @Test
  void runningBuildsComeFirstThenTheLatest() throws Exception {
    build("one", Map.of());
    build("two", Map.of());
    history.begin(request("three"));

    assertEquals("0 three", listed(false, "", 0).getFirst());
    assertEquals(3, listed(false, "", 0).size());
    assertEquals(List.of("0 three"), listed(true, "", 0));
    assertEquals(List.of("1 one"), listed(false, "one", 0));
    assertEquals(2, listed(false, "", 1).size());
  }

  @Test
  void logsAndProvenanceCanBeReadByTheirDigests() throws Exception {
    String statement = "{\"predicateType\":\"x\"}";
    String coded = Base64.getEncoder().encodeToString(statement.getBytes(StandardCharsets.UTF_8));
    build("one", Map.of("buildx.build.provenance", coded));
    var records = new ArrayList<BuildRecord>();
    history.listen(new History.Wish(false, "one", true, 0), event -> records.add(event.record()));

    BuildRecord record = records.getFirst();

    byte[] logs = bytes(record.logs().orElseThrow());
    assertArrayEquals(new byte[] {2, 0, 0, 0, 1, 2}, logs);
    byte[] provenance = bytes(record.attestations().getFirst());
    assertEquals(statement, new String(provenance, StandardCharsets.UTF_8));
    assertEquals(new Steps(3, 3, 1, 0), record.steps());
  }

  private byte[] bytes(BuildRecord.Blob blob) throws Exception {
    try (var in = history.blob(blob.digest().toString()).orElseThrow().open()) {
      return in.readAllBytes();
    }
  }

  @Test
  void onlyTheLatestAndThePinnedStay() throws Exception {
    build("first", Map.of());
    history.pin("first", true);
    for (int i = 0; i < 60; i++) {
      build("build-" + i, Map.of());
    }

    assertEquals(51, listed(false, "", 0).size());
    assertEquals(List.of("1 first"), listed(false, "first", 0));
    assertEquals(List.of(), listed(false, "build-0", 0));
  }

  @Test
  void longLogsAreForgottenSooner() throws Exception {
    for (int i = 0; i < 5; i++) {
      build("build-" + i, new byte[10 << 20], Map.of());
    }

    assertEquals(List.of("1 build-4", "1 build-3", "1 build-2"), listed(false, "", 0));
  }

  @Test
  void aBuildThatRunsIsNotDeleted() throws Exception {
    history.begin(request("one"));
    assertFalse(history.delete("one"));
    var log = new StatusLog();
    log.end(Steps.NONE);
    var failure = new GrpcException(GrpcCode.CANCELLED, "context canceled");
    history.end(request("one"), log, Map.of(), Optional.of(failure));
    assertTrue(history.delete("one"));
    assertFalse(history.delete("one"));
    assertEquals(List.of(), listed(false, "", 0));
  }

  @Test
  void whoListensHearsOfChanges() throws Exception {
    var heard = new ArrayList<String>();
    Thread listener =
        Thread.ofVirtual()
            .start(() -> {
              try {
                history.listen(
                    new History.Wish(false, "", false, 0),
                    event -> {
                      heard.add(event.type() + " " + event.record().ref());
                      if (heard.size() == 2) {
                        Thread.currentThread().interrupt();
                      }
                    });
              } catch (java.io.IOException | InterruptedException _) {
                // it has heard enough
              }
            });
    build("one", Map.of());
    history.begin(request("two"));
    listener.join();

    assertEquals(2, heard.size());
  }
}
