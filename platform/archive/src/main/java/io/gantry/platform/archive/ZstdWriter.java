package io.gantry.platform.archive;

import io.gantry.platform.linux.compress.ZstdEncoder;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Packs a stream as one zstd frame with a checksum, by libzstd: another version of the library may
 * give other bytes.
 */
public final class ZstdWriter extends OutputStream {
  /** What zstd(1) takes where nothing is said. */
  public static final int LEVEL = 3;

  private static final int BUFFER = 1 << 17;

  private final OutputStream out;
  private final ZstdEncoder encoder;
  private final byte[] waiting = new byte[BUFFER];
  private int count;
  private boolean finished;

  /**
   * Packs at {@link #LEVEL}; closing closes {@code out}.
   *
   * @throws io.gantry.platform.base.GantryException {@code UNAVAILABLE} without libzstd
   */
  public ZstdWriter(OutputStream out) {
    this(out, LEVEL);
  }

  /** Packs at {@code level}, 1 to 19. */
  public ZstdWriter(OutputStream out, int level) {
    this.out = out;
    this.encoder = ZstdEncoder.open(level);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (length > waiting.length - count) {
      writeWaiting();
      if (length >= waiting.length) {
        encoder.write(source, offset, length, out);
        return;
      }
    }
    System.arraycopy(source, offset, waiting, count, length);
    count += length;
  }

  private void writeWaiting() throws IOException {
    encoder.write(waiting, 0, count, out);
    count = 0;
  }

  /** Ends the frame; nothing can be written after it. */
  public void finish() throws IOException {
    if (!finished) {
      finished = true;
      writeWaiting();
      encoder.end(out);
      encoder.close();
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    try (out;
        encoder) {
      finish();
    }
  }
}
