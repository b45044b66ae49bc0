package io.gantry.engine.local.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the last lines of a log begin, found from its end.
 *
 * @param file the index of the file
 * @param offset in it
 */
record Tail(int file, long offset) {
  private static final int BLOCK = 65536;

  /** Where the last {@code lines} lines of {@code files} begin; at the start if there are fewer. */
  static Tail of(List<Path> files, int lines) throws IOException {
    int left = lines;
    for (int i = files.size() - 1; i >= 0; i--) {
      try (RandomAccessFile in = new RandomAccessFile(files.get(i).toFile(), "r")) {
        long end = in.length();
        if (left <= 0) {
          return new Tail(i, end);
        }
        byte[] block = new byte[BLOCK];
        for (long to = end; to > 0; to -= BLOCK) {
          long from = Math.max(0, to - BLOCK);
          int length = (int) (to - from);
          in.seek(from);
          in.readFully(block, 0, length);
          for (int at = length - 1; at >= 0; at--) {
            boolean ends = block[at] == '\n' && from + at + 1 < end;
            if (ends && --left == 0) {
              return new Tail(i, from + at + 1);
            }
          }
        }
        if (end > 0 && --left == 0) {
          return new Tail(i, 0);
        }
      }
    }
    return new Tail(0, 0);
  }
}
