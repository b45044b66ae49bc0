package io.gantry.app.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One of the standard output streams of an invocation, in UTF-8, buffered. Safe for use by many
 * threads.
 */
public final class Output {
  private final OutputStream stream;
  private final boolean immediate;
  private final byte[] buffer = new byte[8192];
  private int filled;

  private Output(OutputStream stream, boolean immediate) {
    this.stream = stream;
    this.immediate = immediate;
  }

  /** Output that waits for {@link #flush} or a full buffer. */
  public static Output buffered(OutputStream stream) {
    return new Output(stream, false);
  }

  /** Output that is written at once. */
  public static Output immediate(OutputStream stream) {
    return new Output(stream, true);
  }

  /** Writes text and a line end. */
  public void line(String text) {
    print(text + "\n");
  }

  /** Writes text. */
  public void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  /**
   * Writes bytes.
   *
   * @throws ClosedOutputException if nobody reads any more
   */
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (length > buffer.length - filled) {
      flush();
    }
    if (length > buffer.length) {
      send(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, filled, length);
      filled += length;
      if (immediate) {
        flush();
      }
    }
  }

  /**
   * Hands everything on.
   *
   * @throws ClosedOutputException if nobody reads any more
   */
  public synchronized void flush() {
    int length = filled;
    filled = 0;
    if (length > 0) {
      send(buffer, 0, length);
    }
  }

  private void send(byte[] bytes, int offset, int length) {
    try {
      stream.write(bytes, offset, length);
      stream.flush();
    } catch (IOException e) {
      throw new ClosedOutputException(e);
    }
  }

  /** This output as a stream, which closing only flushes. */
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        Output.this.write(bytes, offset, length);
      }

      @Override
      public void flush() {
        Output.this.flush();
      }
    };
  }
}
