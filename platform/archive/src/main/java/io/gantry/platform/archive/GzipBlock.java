package io.gantry.platform.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A part of a deflate stream that is packed by itself: it looks back into the part before it, and
 * ends on a whole byte.
 */
final class GzipBlock {
  /** How many plain bytes a block has; the last has fewer. */
  static final int SIZE = 1 << 18;

  private static final int WINDOW = 1 << 15;

  private final Deflater deflater;

  /** The end of the block before this one, then this one. */
  private final byte[] plain = new byte[WINDOW + SIZE];

  private int before;
  private int length;
  private byte[] packed = new byte[SIZE / 2];
  private int packedLength;

  GzipBlock(int level) {
    deflater = new Deflater(level, true);
  }

  /** Makes ready for the bytes that follow those of {@code previous}. */
  void follow(GzipBlock previous) {
    before = Math.min(WINDOW, previous.length);
    System.arraycopy(
        previous.plain, WINDOW + previous.length - before, plain, WINDOW - before, before);
    length = 0;
  }

  /** Takes bytes, as many as there is room for. */
  int add(byte[] source, int offset, int count) {
    int taken = Math.min(count, SIZE - length);
    System.arraycopy(source, offset, plain, WINDOW + length, taken);
    length += taken;
    return taken;
  }

  boolean isFull() {
    return length == SIZE;
  }

  /** Packs; {@code last} ends the stream. */
  GzipBlock pack(boolean last) {
    deflater.reset();
    if (before > 0) {
      deflater.setDictionary(plain, WINDOW - before, before);
    }
    deflater.setInput(plain, WINDOW, length);
    if (last) {
      deflater.finish();
    }
    packedLength = 0;
    while (true) {
      if (packedLength == packed.length) {
        packed = Arrays.copyOf(packed, packed.length + SIZE / 4);
      }
      int room = packed.length - packedLength;
      int count =
          deflater.deflate(
              packed, packedLength, room, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
      packedLength += count;
      if (count < room) {
        return this;
      }
    }
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(packed, 0, packedLength);
  }

  void end() {
    deflater.end();
  }
}
