package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.LogRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogGenerationsTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  @TempDir Path directory;

  private void write(int... numbers) throws IOException {
    for (int number : numbers) {
      Files.writeString(
          directory.resolve("ctr.log"),
          START.plusSeconds(number) + " stdout F " + number + "\n",
          StandardOpenOption.APPEND);
    }
  }

  /** What conmon does with a full log. */
  private void rotate() throws IOException {
    Path next = directory.resolve("ctr.log.tmp");
    Files.writeString(next, "", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(next, directory.resolve("ctr.log"), StandardCopyOption.REPLACE_EXISTING);
  }

  private List<String> read(Optional<Integer> tail, Optional<Instant> since) throws Exception {
    var request = new LogRequest(true, true, false, tail, since, Optional.empty());
    try (var log = new LogFile(directory.resolve("ctr.log"), request, () -> false)) {
      return texts(log);
    }
  }

  private static List<String> texts(LogFile log) throws InterruptedException {
    var texts = new ArrayList<String>();
    for (var next = log.next(); next.isPresent(); next = log.next()) {
      texts.add(new String(next.get().bytes(), StandardCharsets.UTF_8).strip());
    }
    return texts;
  }

  @Test
  void whatWasRotatedAwayIsStillReadAndTheOldestGoes() throws Exception {
    LogGenerations.prepare(directory, 2);
    write(1, 2);
    rotate(); // before anybody comes by
    write(3, 4);
    assertEquals(List.of("1", "2", "3", "4"), read(Optional.empty(), Optional.empty()));
    LogGenerations.prepare(directory, 2);
    rotate();
    write(5);
    LogGenerations.prepare(directory, 2);
    assertEquals(List.of("3", "4", "5"), read(Optional.empty(), Optional.empty()));
    assertEquals(List.of("4", "5"), read(Optional.of(2), Optional.empty()));
    assertEquals(List.of("3", "4", "5"), read(Optional.of(9), Optional.empty()));
    assertEquals(List.of("4", "5"), read(Optional.empty(), Optional.of(START.plusSeconds(4))));
    assertFalse(Files.exists(directory.resolve("ctr.log.1")));
  }

  @Test
  void aPreparationThatWasCutOffIsFinished() throws Exception {
    LogGenerations.prepare(directory, 2);
    write(1);
    Files.delete(directory.resolve("ctr.log.2")); // the next file has its first name only
    LogGenerations.prepare(directory, 2);
    rotate();
    write(2);
    rotate();
    write(3);
    assertEquals(List.of("2", "3"), read(Optional.of(2), Optional.empty()));
  }

  @Test
  void aLogThatNobodyPreparedIsTakenIn() throws Exception {
    Files.writeString(directory.resolve("ctr.log"), "");
    write(1);
    LogGenerations.prepare(directory, 3);
    rotate();
    write(2);
    assertEquals(List.of("1", "2"), read(Optional.empty(), Optional.empty()));
  }

  @Test
  void aFollowerGoesOnInTheNextFile() throws Exception {
    LogGenerations.prepare(directory, 2);
    write(1);
    var running = new AtomicBoolean(true);
    var request =
        new LogRequest(true, true, true, Optional.empty(), Optional.empty(), Optional.empty());
    try (var log = new LogFile(directory.resolve("ctr.log"), request, running::get);
        var group = io.gantry.platform.base.concurrent.TaskGroup.open("follow")) {
      assertEquals(
          "1", new String(log.next().orElseThrow().bytes(), StandardCharsets.UTF_8).strip());
      write(2);
      rotate();
      write(3);
      var rest = group.fork(() -> texts(log));
      running.set(false);
      assertEquals(List.of("2", "3"), rest.get());
      group.join(Duration.ofMinutes(1));
    }
  }

  @Test
  void aTimeIsFoundByHalving() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(START.plusSeconds(i)).append(" stdout F ").append(i).append('\n');
    }
    Files.writeString(directory.resolve("ctr.log"), text);
    assertEquals(
        List.of("19998", "19999"), read(Optional.empty(), Optional.of(START.plusSeconds(19_998))));
    Tail found = Since.of(List.of(directory.resolve("ctr.log")), START.plusSeconds(19_998));
    assertTrue(found.offset() > text.length() - 100_000, found.toString());
    assertEquals(20_000, read(Optional.empty(), Optional.of(Instant.EPOCH)).size());
  }
}
