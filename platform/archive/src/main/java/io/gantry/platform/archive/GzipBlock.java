package io.gantry.platform.archive;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A part of a deflate stream that is packed by itself: it looks back into the part before it, and
 * ends on a whole byte.
 */
final class GzipBlock {
  /** How many plain bytes a block has; the last has fewer. */
  static final int SIZE = 1 << 18;

  private static final int WINDOW = MatchFinder.WINDOW;

  /** The end of the block before this one, then this one. */
  private final byte[] plain = new byte[WINDOW + SIZE];

  private final BitSink packed = new BitSink(SIZE / 2);
  private int before;
  private int length;

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
  GzipBlock pack(Deflation deflation, boolean last) {
    packed.clear();
    deflation.pack(plain, WINDOW - before, WINDOW, WINDOW + length, last, packed);
    return this;
  }

  void writeTo(OutputStream out) throws IOException {
    packed.writeTo(out);
  }
}
