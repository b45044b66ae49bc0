package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarContent;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryFiles;
import java.io.IOException;
import java.util.Arrays;

/**
 * Fills new files; longer runs of zeros become holes, as they may have been where they came from.
 */
final class ContentWriter {
  private static final int BLOCK = 4096;

  /** Below this size a hole is not worth a seek. */
  private static final long WORTH = 64 * 1024;

  private static final byte[] ZEROS = new byte[BLOCK];

  private final DirectoryFiles files;
  private final byte[] buffer = new byte[256 * 1024];

  ContentWriter(DirectoryFiles files) {
    this.files = files;
  }

  /** Writes {@code size} bytes that {@code content} gives into an empty file. */
  void write(int file, TarContent content, long size) throws IOException {
    if (size < WORTH) {
      int length = content.readNBytes(buffer, 0, (int) size);
      files.write(file, buffer, 0, length);
      return;
    }
    long start = 0;
    long at = 0;
    while (start < size) {
      start += content.skipHole();
      int length = fill(content);
      int from = 0;
      while (from < length) {
        int to = from;
        while (to < length && !isHole(to, length)) {
          to = Math.min(to + BLOCK, length);
        }
        if (to > from) {
          if (at != start + from) {
            at = Descriptor.seek(file, start + from);
          }
          files.write(file, buffer, from, to - from);
          at += to - from;
        }
        from = to;
        while (from < length && isHole(from, length)) {
          from = Math.min(from + BLOCK, length);
        }
      }
      start += length;
    }
    if (at < size) {
      Descriptor.truncate(file, size);
    }
  }

  /** Reads what comes before the next hole, as much as there is room for. */
  private int fill(TarContent content) throws IOException {
    int length = 0;
    int count = 0;
    while (length < buffer.length && count >= 0) {
      count = content.read(buffer, length, buffer.length - length);
      length += Math.max(count, 0);
    }
    return length;
  }

  private boolean isHole(int from, int length) {
    int to = Math.min(from + BLOCK, length);
    return buffer[from] == 0
        && buffer[to - 1] == 0
        && Arrays.equals(buffer, from, to, ZEROS, 0, to - from);
  }
}
