package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.time.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** One line of conmon's k8s-file format. */
final class LogLine {
  private LogLine() {}

  /** Parses {@code line[from, to)} without its line end; nothing if it is damaged. */
  static Optional<LogEntry> parse(byte[] line, int from, int to) {
    int time = find(line, from, to);
    int stream = time < 0 ? -1 : find(line, time + 1, to);
    int tag = stream < 0 ? -1 : find(line, stream + 1, to);
    if (tag < 0) {
      return Optional.empty();
    }
    boolean full = line[stream + 1] == 'F';
    byte[] text = Arrays.copyOfRange(line, tag + 1, full ? to + 1 : to);
    if (full) {
      text[text.length - 1] = '\n';
    }
    Optional<Instant> at = time(new String(line, from, time - from, StandardCharsets.US_ASCII));
    boolean stderr = stream - time - 1 == 6 && line[time + 4] == 'e';
    return at.map(when -> new LogEntry(when, stderr, text));
  }

  private static int find(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Rfc3339.parse(text));
    } catch (GantryException e) {
      return Optional.empty();
    }
  }
}
