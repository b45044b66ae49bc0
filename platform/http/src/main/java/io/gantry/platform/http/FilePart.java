package io.gantry.platform.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** Sends a part of a file. */
final class FilePart {
  private static final int BUFFER = 128 * 1024;

  private FilePart() {}

  /** Through this process's memory. */
  static void copy(FileChannel file, long from, long count, OutputStream out) throws IOException {
    byte[] bytes = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
    long at = from;
    for (long left = count; left > 0; ) {
      int read = file.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, left)), at);
      if (read < 0) {
        throw new EOFException("file ends too early");
      }
      out.write(bytes, 0, read);
      at += read;
      left -= read;
    }
  }

  /**
   * By sendfile(2). It does not wait where the socket is full and its thread virtual: then a piece
   * goes the other way, by a write that waits.
   */
  static void transfer(
      FileChannel file, long from, long count, SocketChannel to, IdleLimit idle, OutputStream out)
      throws IOException {
    long at = from;
    for (long left = count; left > 0; ) {
      long moved = idle.during(atThis(file, at, left, to));
      if (moved <= 0) {
        moved = Math.min(BUFFER, left);
        copy(file, at, moved, out);
      }
      at += moved;
      left -= moved;
    }
  }

  private static IdleLimit.Moving atThis(FileChannel file, long at, long left, SocketChannel to) {
    return () -> file.transferTo(at, left, to);
  }
}
