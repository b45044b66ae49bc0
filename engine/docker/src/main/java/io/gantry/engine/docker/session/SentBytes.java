package io.gantry.engine.docker.session;

import io.gantry.platform.grpc.GrpcStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A stream of bytes to the client. */
final class SentBytes extends OutputStream {
  private static final int MOST = 64 * 1024;

  private final GrpcStream stream;
  private final byte[] held = new byte[MOST];
  private int count;
  private boolean closed;

  SentBytes(GrpcStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, MOST - count);
      System.arraycopy(bytes, from, held, count, part);
      count += part;
      from += part;
      left -= part;
      if (count == MOST) {
        flush();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    if (count > 0) {
      stream.send(ByteMessage.of(Arrays.copyOf(held, count)));
      count = 0;
    }
  }

  /** Says that it was all, and waits until the client has dealt with it. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (stream) {
      flush();
      stream.closeSend();
      while (stream.receive().isPresent()) {
        // Only the status counts.
      }
    }
  }
}
