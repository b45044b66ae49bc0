package io.gantry.engine.docker.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Takes output and error of a container apart: the twin of the server's {@code StreamFrames}. One
 * thread.
 */
final class FrameReader {
  private static final int HEAD = 8;
  private static final int PIECE = 64 * 1024;

  private final InputStream in;
  private final boolean raw;
  private final byte[] buffer = new byte[PIECE];
  private boolean error;
  private long left;

  /** Reads frames; none if {@code raw}. */
  FrameReader(InputStream in, boolean raw) {
    this.in = in;
    this.raw = raw;
  }

  /**
   * A piece of what was written.
   *
   * @param ends whether the frame, which is what was written at once, ends with it
   */
  @SuppressWarnings("ArrayRecordComponent") // identity of the bytes is never compared
  record Piece(boolean error, byte[] bytes, int length, boolean ends) {}

  /** The next piece, valid until the one after it; nothing at the end. */
  Optional<Piece> next() throws IOException {
    if (raw) {
      int count = in.read(buffer);
      return count < 0 ? Optional.empty() : Optional.of(new Piece(false, buffer, count, true));
    }
    while (left == 0) {
      byte[] head = in.readNBytes(HEAD);
      if (head.length == 0) {
        return Optional.empty();
      }
      if (head.length < HEAD) {
        throw new EOFException("stream ended inside a frame");
      }
      error = head[0] == 2;
      left =
          ((head[4] & 0xffL) << 24)
              | ((head[5] & 0xffL) << 16)
              | ((head[6] & 0xffL) << 8)
              | (head[7] & 0xffL);
    }
    int count = in.read(buffer, 0, (int) Math.min(left, PIECE));
    if (count < 0) {
      throw new EOFException("stream ended inside a frame");
    }
    left -= count;
    return Optional.of(new Piece(error, buffer, count, left == 0));
  }
}
