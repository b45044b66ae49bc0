package io.gantry.platform.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A body of unknown length: gathers what is written, sends it at flush. */
final class ChunkedOutput extends OutputStream {
  private static final int MOST = 16 * 1024;
  private static final int SMALL = 256;

  private final OutputStream out;
  private final boolean chunked;
  private byte @Nullable [] held;
  private int count;
  private boolean closed;

  /** Writes chunks; or, for a client of HTTP/1.0, the bytes alone. */
  ChunkedOutput(OutputStream out, boolean chunked) {
    this.out = out;
    this.chunked = chunked;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("response has ended");
    }
    if (count + length > MOST) {
      flush();
      if (length > MOST) {
        send(bytes, offset, length, false);
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
    byte[] bytes = held;
    if (bytes != null && count > 0) {
      int length = count;
      count = 0;
      // An idle watch keeps no buffer.
      held = null;
      send(bytes, 0, length, false);
    }
  }

  private void send(byte[] bytes, int offset, int length, boolean last) throws IOException {
    if (!chunked) {
      out.write(bytes, offset, length);
      return;
    }
    byte[] head = length == 0 ? new byte[0] : ascii(Integer.toHexString(length).concat("\r\n"));
    byte[] tail = ascii((length == 0 ? "" : "\r\n") + (last ? "0\r\n\r\n" : ""));
    var all = Arrays.copyOf(head, head.length + length + tail.length);
    System.arraycopy(bytes, offset, all, head.length, length);
    System.arraycopy(tail, 0, all, head.length + length, tail.length);
    out.write(all);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sends what is held and the end in one write. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      byte[] bytes = held == null ? new byte[0] : held;
      int length = count;
      held = null;
      count = 0;
      send(bytes, 0, length, true);
    }
  }
}
