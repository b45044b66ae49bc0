package io.gantry.engine.local.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the last lines of a file begin, found from its end. */
final class Tail {
  private static final int BLOCK = 65536;

  private Tail() {}

  /** The offset of the first of the last {@code lines} lines; 0 if there are fewer. */
  static long offset(Path file, int lines) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long end = in.length();
      if (lines <= 0) {
        return end;
      }
      int found = 0;
      byte[] block = new byte[BLOCK];
      for (long to = end; to > 0; to -= BLOCK) {
        long from = Math.max(0, to - BLOCK);
        int length = (int) (to - from);
        in.seek(from);
        in.readFully(block, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          if (block[i] == '\n' && from + i + 1 < end) {
            found++;
            if (found == lines) {
              return from + i + 1;
            }
          }
        }
      }
      return 0;
    }
  }
}
