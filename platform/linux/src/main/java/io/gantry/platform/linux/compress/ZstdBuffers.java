package io.gantry.platform.linux.compress;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What goes into and comes out of libzstd: two buffers, and for each the struct of pointer, size
 * and position ({@code ZSTD_inBuffer}, {@code ZSTD_outBuffer}).
 */
final class ZstdBuffers {
  /** What the library calls the recommended size of both, in bytes: one block. */
  static final int SIZE = 1 << 17;

  private static final long STRUCT = 24;
  private static final long LENGTH = 8;
  private static final long POSITION = 16;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment input = arena.allocate(SIZE);
  private final MemorySegment output = arena.allocate(SIZE);
  private final MemorySegment in = arena.allocate(STRUCT, 8);
  private final MemorySegment out = arena.allocate(STRUCT, 8);
  private int taken;

  ZstdBuffers() {
    in.set(ValueLayout.JAVA_LONG, 0, input.address());
    out.set(ValueLayout.JAVA_LONG, 0, output.address());
  }

  /** Gives new input, at most {@link #SIZE}; what was left of the old is forgotten. */
  void feed(byte[] source, int offset, int length) {
    MemorySegment.copy(source, offset, input, ValueLayout.JAVA_BYTE, 0, length);
    in.set(ValueLayout.JAVA_LONG, LENGTH, length);
    in.set(ValueLayout.JAVA_LONG, POSITION, 0);
  }

  /** How much of the input the library has not taken. */
  int pending() {
    return (int) (in.get(ValueLayout.JAVA_LONG, LENGTH) - in.get(ValueLayout.JAVA_LONG, POSITION));
  }

  /** Makes the output empty. */
  void clear() {
    out.set(ValueLayout.JAVA_LONG, LENGTH, SIZE);
    out.set(ValueLayout.JAVA_LONG, POSITION, 0);
    taken = 0;
  }

  /** How much of the output nobody has taken. */
  int ready() {
    return (int) out.get(ValueLayout.JAVA_LONG, POSITION) - taken;
  }

  /** Whether the library filled the output, and may have more. */
  boolean isFull() {
    return out.get(ValueLayout.JAVA_LONG, POSITION) == SIZE;
  }

  int take(byte[] target, int offset, int length) {
    int count = Math.min(length, ready());
    MemorySegment.copy(output, ValueLayout.JAVA_BYTE, taken, target, offset, count);
    taken += count;
    return count;
  }

  long in() {
    return in.address();
  }

  long out() {
    return out.address();
  }

  void free() {
    arena.close();
  }
}
