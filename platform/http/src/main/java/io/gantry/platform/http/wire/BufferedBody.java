package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A body of unknown length: gathers what is written, sends it at flush. Idle, it holds nothing. */
public final class BufferedBody extends OutputStream {
  private static final int MOST = 16 * 1024;
  private static final int SMALL = 256;
  private static final byte[] NOTHING = {};

  /** Sends a part. */
  @FunctionalInterface
  public interface Sink {
    /** Sends these bytes, and the end if {@code last}. */
    void send(byte[] bytes, int offset, int length, boolean last) throws IOException;
  }

  private final Sink sink;
  private byte @Nullable [] held;
  private int count;
  private boolean closed;

  /** Gathers for {@code sink}. */
  public BufferedBody(Sink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("body has ended");
    }
    if (count + length > MOST) {
      flush();
      if (length > MOST) {
        sink.send(bytes, offset, length, false);
        return;
      }
    }
    byte[] into = held == null ? new byte[SMALL] : held;
    if (count + length > into.length) {
      into = Arrays.copyOf(into, Math.max(count + length, Math.min(MOST, into.length * 4)));
    }
    System.arraycopy(bytes, offset, into, count, length);
    held = into;
    count += length;
  }

  @Override
  public void flush() throws IOException {
    if (count > 0) {
      send(false);
    }
  }

  private void send(boolean last) throws IOException {
    byte[] bytes = held == null ? NOTHING : held;
    int length = count;
    held = null;
    count = 0;
    sink.send(bytes, 0, length, last);
  }

  /** Sends what is held and the end together. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      send(true);
    }
  }
}
