package io.gantry.engine.local.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.local.record.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnfinishedTest {
  private static final String ID = "1".repeat(64);
  private static final List<String> ALL = List.of(ID);
  private static final String RUNNING =
      "{\"status\":\"running\",\"pid\":7,\"startedAt\":\"2026-01-01T00:00:00Z\"}";
  private static final String CREATED = "{\"status\":\"created\"}";

  @TempDir Path root;
  private final Set<String> alive = new HashSet<>();
  private final Set<String> runDirectories = new HashSet<>();
  private RecordStore records = new RecordStore(Path.of("/nonexistent"));
  private int looks;

  @BeforeEach
  void begin() {
    records = new RecordStore(root);
    records.begin(ID).close();
  }

  private Unfinished unfinished() {
    return new Unfinished(
        records,
        record -> {
          looks++;
          return alive.contains(record.id());
        },
        runDirectories::contains);
  }

  private void write(String state) throws IOException {
    Path fresh = root.resolve("fresh");
    Files.writeString(
        fresh,
        "{\"version\":1,\"id\":\"%s\",\"name\":\"n\",\"createdAt\":\"2026-01-01T00:00:00Z\",\"imageId\":\"sha256:%s\",\"state\":%s}"
            .formatted(ID, ID, state));
    Files.move(
        fresh,
        records.directory(ID).resolve("container.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aContainerThatRunsIsLookedAtOnceInFiveSeconds() throws IOException {
    write(RUNNING);
    alive.add(ID);
    Unfinished unfinished = unfinished();
    for (long second = 0; second < 10; second++) {
      assertEquals(List.of(), unfinished.among(ALL, second * 1_000_000_000));
    }
    assertEquals(2, looks);
  }

  @Test
  void anUnseenExitIsFoundAfterFiveSecondsAtMost() throws IOException {
    write(RUNNING);
    alive.add(ID);
    Unfinished unfinished = unfinished();
    assertEquals(List.of(), unfinished.among(ALL, 0));
    alive.clear();
    assertEquals(ALL, unfinished.among(ALL, Unfinished.TRUST.toNanos()));
    assertEquals(ALL, unfinished.among(ALL, Unfinished.TRUST.toNanos() + 1));
  }

  @Test
  void aStartThatWasCutOffIsFoundAtOnceThoughTheRecordIsTheSame() throws IOException {
    write(CREATED);
    Unfinished unfinished = unfinished();
    assertEquals(List.of(), unfinished.among(ALL, 0));
    runDirectories.add(ID);
    assertEquals(ALL, unfinished.among(ALL, 1));
  }

  @Test
  void aRecordThatWasWrittenSinceIsReadAgain() throws IOException {
    write(RUNNING);
    alive.add(ID);
    Unfinished unfinished = unfinished();
    assertEquals(List.of(), unfinished.among(ALL, 0));
    alive.clear();
    write(RUNNING.replace("7", "11"));
    assertEquals(ALL, unfinished.among(ALL, 1));
  }

  @Test
  void aCreationWithoutARecordIsOneWhoeverIsAtItHoldsItsLock() {
    assertEquals(ALL, unfinished().among(ALL, 0));
  }
}
