package io.gantry.cluster.kubelet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.client.node.NodeApi.LogOptions;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogWriterTest {
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.5Z");

  private static String written(boolean timestamps, Optional<Long> limit, String... entries)
      throws Exception {
    var left = new ArrayDeque<>(List.of(entries));
    var log =
        new LogStream() {
          @Override
          public Optional<LogEntry> next() {
            return Optional.ofNullable(left.poll())
                .map(text -> new LogEntry(TIME, false, text.getBytes(StandardCharsets.UTF_8)));
          }

          @Override
          public void close() {}
        };
    var options =
        new LogOptions(false, false, timestamps, Optional.empty(), Optional.empty(), limit);
    var out = new ByteArrayOutputStream();
    new LogWriter(options, out).copy(log);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreCopied() throws Exception {
    assertEquals("a\nb\n", written(false, Optional.empty(), "a\n", "b\n"));
  }

  @Test
  void everyLineHasItsTimeAlsoOneThatCameInParts() throws Exception {
    assertEquals(
        "2026-11-22T12:00:00.500000000Z ab\n2026-11-22T12:00:00.500000000Z c\n",
        written(true, Optional.empty(), "a", "b\n", "c\n"));
  }

  @Test
  void aLimitCutsInTheMiddle() throws Exception {
    assertEquals("abc\nd", written(false, Optional.of(5L), "abc\n", "def\n", "ghi\n"));
  }
}
