package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarContent;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Writes new files; longer runs of zeros become holes, as they may have been where they came from.
 */
final class SparseFile {
  private static final int BLOCK = 4096;

  /** Below this size a hole is not worth a seek. */
  private static final long WORTH = 64 * 1024;

  private static final byte[] ZEROS = new byte[BLOCK];

  private final byte[] buffer = new byte[64 * 1024];

  /** Makes {@code path} of exactly {@code size} bytes that {@code content} gives. */
  void write(RootDirectory root, String path, InputStream content, long size) throws IOException {
    int file = root.createFile(path, 0600);
    try {
      if (size < WORTH) {
        int length = content.readNBytes(buffer, 0, (int) size);
        Descriptor.write(file, buffer, 0, length);
      } else {
        Descriptor.truncate(file, size);
        writeData(file, content);
      }
    } finally {
      Descriptor.close(file);
    }
  }

  private void writeData(int file, InputStream content) throws IOException {
    long start = 0;
    long at = 0;
    while (true) {
      start += content instanceof TarContent tar ? tar.skipHole() : 0;
      int length = content.read(buffer, 0, buffer.length);
      if (length < 0) {
        return;
      }
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
          Descriptor.write(file, buffer, from, to - from);
          at += to - from;
        }
        from = Math.min(to + BLOCK, length);
      }
      start += length;
    }
  }

  private boolean isHole(int from, int length) {
    int to = Math.min(from + BLOCK, length);
    return Arrays.equals(buffer, from, to, ZEROS, 0, to - from);
  }
}
