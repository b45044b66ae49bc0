package io.gantry.platform.archive;

import java.io.IOException;
import java.io.InputStream;

/** A buffer in front of a packed stream, in which a decoder looks ahead. */
final class PackedInput {
  /** How many bytes can be taken back at least. */
  static final int BACK = 8;

  private static final int SIZE = 1 << 17;

  private final InputStream in;
  private final byte[] buffer = new byte[SIZE + BACK];
  private int at;
  private int end;

  PackedInput(InputStream in) {
    this.in = in;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where in the buffer the next byte is. */
  int at() {
    return at;
  }

  /** How many bytes the buffer holds, 128 KiB at most. */
  int available() {
    return Math.min(end - at, SIZE);
  }

  /** The byte {@code ahead} of the next, which the buffer {@link #holds}. */
  int peek(int ahead) {
    return buffer[at + ahead] & 0xff;
  }

  void skip(int count) {
    at += count;
  }

  /** Takes {@code count} bytes that were skipped back. */
  void unread(int count) {
    at -= count;
  }

  /** Whether there is one more byte, after reading if need be. */
  boolean more() throws IOException {
    return at < end || holds(1);
  }

  /** Whether there are {@code count} more bytes, after reading if need be. */
  boolean holds(int count) throws IOException {
    if (end - at >= count) {
      return true;
    }
    int gone = at - BACK;
    if (gone > 0) {
      System.arraycopy(buffer, gone, buffer, 0, end - gone);
      end -= gone;
      at = BACK;
    }
    while (end - at < count) {
      int read = in.read(buffer, end, at + SIZE - end);
      if (read < 0) {
        return false;
      }
      end += read;
    }
    return true;
  }

  /** Reads on to the end; how many bytes that were. */
  long drain() throws IOException {
    long count = 0;
    while (more()) {
      count += end - at;
      at = end;
    }
    return count;
  }

  void close() throws IOException {
    in.close();
  }
}
