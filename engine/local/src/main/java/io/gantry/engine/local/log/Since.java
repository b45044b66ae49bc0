package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the entries from a time on begin, found by halving: a log is in the order of time. */
final class Since {
  private static final int LONGEST_LINE = 32768;

  private Since() {}

  /** A place at or before the first entry from {@code since} on. */
  static Tail of(List<Path> files, Instant since) throws IOException {
    int first = 0;
    for (int i = 1; i < files.size(); i++) {
      try (RandomAccessFile in = new RandomAccessFile(files.get(i).toFile(), "r")) {
        if (timeAfter(in, 0).filter(time -> time.isBefore(since)).isPresent()) {
          first = i;
        }
      }
    }
    if (files.isEmpty()) {
      return new Tail(0, 0);
    }
    try (RandomAccessFile in = new RandomAccessFile(files.get(first).toFile(), "r")) {
      long low = 0;
      long high = in.length();
      while (high - low > LONGEST_LINE) {
        long middle = (low + high) >>> 1;
        if (timeAfter(in, middle).filter(time -> time.isBefore(since)).isPresent()) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return new Tail(first, lineStart(in, low));
    }
  }

  /** The time of the first entry that begins at or after an offset. */
  private static Optional<Instant> timeAfter(RandomAccessFile in, long offset) throws IOException {
    byte[] bytes = new byte[LONGEST_LINE];
    in.seek(lineStart(in, offset));
    int count = in.read(bytes);
    int from = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        Optional<LogEntry> entry = LogLine.parse(bytes, from, i);
        if (entry.isPresent()) {
          return Optional.of(entry.get().time());
        }
        from = i + 1;
      }
    }
    return Optional.empty();
  }

  /** The start of the first line that begins at or after an offset. */
  private static long lineStart(RandomAccessFile in, long offset) throws IOException {
    if (offset == 0) {
      return 0;
    }
    byte[] bytes = new byte[LONGEST_LINE];
    in.seek(offset - 1);
    int count = in.read(bytes);
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        return offset + i;
      }
    }
    return offset - 1 + Math.max(count, 0);
  }
}
