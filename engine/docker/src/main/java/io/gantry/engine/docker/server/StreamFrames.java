package io.gantry.engine.docker.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Output and error of a container on one connection: each piece behind eight bytes that say which
 * it is of and how long it is (Docker's {@code stdcopy}). With a terminal there is only one stream,
 * and no frames.
 */
final class StreamFrames {
  private static final int HEAD = 8;

  private final OutputStream out;
  private final boolean raw;
  private final Object turn = new Object();

  /** Frames on a connection; none if {@code raw}. */
  StreamFrames(OutputStream out, boolean raw) {
    this.out = out;
    this.raw = raw;
  }

  /** What Docker calls the content. */
  static String type(ApiVersion version, boolean raw) {
    return raw || !version.atLeast(42)
        ? "application/vnd.docker.raw-stream"
        : "application/vnd.docker.multiplexed-stream";
  }

  /** Sends a piece at once. */
  void write(boolean error, byte[] bytes, int offset, int length) throws IOException {
    synchronized (turn) {
      if (raw) {
        out.write(bytes, offset, length);
      } else {
        // in one write: there are clients that take what they read first for a whole frame
        out.write(frame(error, bytes, offset, length));
      }
      out.flush();
    }
  }

  private static byte[] frame(boolean error, byte[] bytes, int offset, int length) {
    return ByteBuffer.allocate(HEAD + length)
        .put((byte) (error ? 2 : 1))
        .put(new byte[3])
        .putInt(length)
        .put(bytes, offset, length)
        .array();
  }

  /** One of the two as a stream. */
  OutputStream stream(boolean error) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
          StreamFrames.this.write(error, bytes, offset, length);
        }
      }
    };
  }
}
