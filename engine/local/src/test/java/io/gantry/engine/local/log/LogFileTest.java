package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void write() throws IOException {
    log = directory.resolve("ctr.log");
    Files.writeString(
        log,
        """
        2026-11-22T10:00:01.000000001+00:00 stdout F one
        2026-11-22T11:00:02.000000000+01:00 stderr F two
        damaged
        2026-11-22T10:00:03.000000000+00:00 stdout P thr
        2026-11-22T10:00:03.000000000+00:00 stdout F ee
        """);
  }

  private static LogRequest request(Optional<Integer> tail, boolean follow) {
    return new LogRequest(true, true, follow, tail, Optional.empty(), Optional.empty());
  }

  private static List<String> texts(LogFile file) throws InterruptedException {
    var texts = new ArrayList<String>();
    for (Optional<LogEntry> next = file.next(); next.isPresent(); next = file.next()) {
      texts.add(
          (next.get().stderr() ? "err:" : "out:")
              + new String(next.get().bytes(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  @Test
  void partialLinesComeWithoutALineEndAndDamagedOnesNotAtAll() throws Exception {
    try (var file = new LogFile(log, request(Optional.empty(), false), () -> false)) {
      assertEquals(List.of("out:one\n", "err:two\n", "out:thr", "out:ee\n"), texts(file));
    }
  }

  @Test
  void theTailCountsFromTheEnd() throws Exception {
    try (var file = new LogFile(log, request(Optional.of(2), false), () -> false)) {
      assertEquals(List.of("out:thr", "out:ee\n"), texts(file));
    }
  }

  @Test
  void sinceAndUntilAreInclusive() throws Exception {
    Instant second = Instant.parse("2026-11-22T10:00:02Z");
    var request =
        new LogRequest(
            true, true, false, Optional.empty(), Optional.of(second), Optional.of(second));
    try (var file = new LogFile(log, request, () -> false)) {
      assertEquals(List.of("err:two\n"), texts(file));
    }
  }

  @Test
  void followingWaitsForMoreUntilTheContainerEnds() throws Exception {
    var running = new AtomicBoolean(true);
    try (var file = new LogFile(log, request(Optional.of(0), true), running::get);
        var group = io.gantry.platform.base.concurrent.TaskGroup.open("follow")) {
      var read = group.fork(() -> texts(file));
      Files.writeString(
          log, "2026-11-22T10:00:09.000000000+00:00 stdout F late\n", StandardOpenOption.APPEND);
      running.set(false);
      assertEquals(List.of("out:late\n"), read.get());
      group.join(Duration.ofMinutes(1));
    }
  }
}
