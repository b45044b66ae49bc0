package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Packs parts of raw deflate streams (RFC 1951) with Intel's ISA-L at its level 1, where the host
 * has it (Debian: libisal2). What it makes of the same bytes depends on the version of the library
 * and on the processor, and on nothing else.
 *
 * <p>The struct of its state is laid out by its header alone. So each new deflater first packs a
 * known stream: a library that lays it out otherwise is not used. Safe against being closed by
 * another thread in mid-call.
 */
public final class IsalDeflater implements AutoCloseable {
  /** The most bytes that one part has. */
  public static final int MOST = 1 << 18;

  /** The most bytes that a part can look back. */
  public static final int WINDOW = 1 << 15;

  private static final long STATE_SIZE = 1 << 18; // 82384 in version 2.30
  private static final long NEXT_IN = 0;
  private static final long AVAILABLE_IN = 8;
  private static final long NEXT_OUT = 16;
  private static final long AVAILABLE_OUT = 24;
  private static final long LEVEL = 40;
  private static final long LEVEL_BUFFER_SIZE = 44;
  private static final long LEVEL_BUFFER = 48;
  private static final long END_OF_STREAM = 56;
  private static final long FLUSH = 58;
  private static final short NO_FLUSH = 0;
  private static final short SYNC_FLUSH = 1;

  /** What the header advises for level 1. */
  private static final int TOKENS = 276 << 10;

  /** So much that a part fits, whatever its bytes. */
  private static final int ROOM = MOST + (MOST >> 3);

  private final ReentrantLock lock = new ReentrantLock();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(STATE_SIZE, 64);
  private final MemorySegment tokens = arena.allocate(TOKENS, 64);
  private final MemorySegment input = arena.allocate(WINDOW + MOST);
  private final MemorySegment output = arena.allocate(ROOM);
  private final MemorySegment reset;
  private final MemorySegment setDictionary;
  private final MemorySegment deflate;
  private int ready;
  private int taken;
  private boolean ended = true;
  private boolean closed;

  private IsalDeflater(
      MemorySegment init, MemorySegment reset, MemorySegment setDictionary, MemorySegment deflate) {
    this.reset = reset;
    this.setDictionary = setDictionary;
    this.deflate = deflate;
    int _ = call(init, 0, 0);
    state.set(ValueLayout.JAVA_INT, LEVEL, 1);
    state.set(ValueLayout.JAVA_INT, LEVEL_BUFFER_SIZE, TOKENS);
    state.set(ValueLayout.JAVA_LONG, LEVEL_BUFFER, tokens.address());
  }

  /** A deflater before its first part; nothing where the host has no ISA-L that is known. */
  public static Optional<IsalDeflater> open() {
    IsalDeflater deflater;
    try {
      SharedLibrary library = SharedLibrary.open("libisal.so.2", "libisal2");
      deflater =
          new IsalDeflater(
              library.function("isal_deflate_init"),
              library.function("isal_deflate_reset"),
              library.function("isal_deflate_set_dict"),
              library.function("isal_deflate"));
    } catch (GantryException _) {
      return Optional.empty(); // it is only faster
    }
    if (deflater.isUnderstood()) {
      return Optional.of(deflater);
    }
    deflater.close();
    return Optional.empty();
  }

  /** Whether two parts, of which the second repeats the first, are unpacked by zlib. */
  private boolean isUnderstood() {
    byte[] plain = new byte[256];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i % 128 * 7);
    }
    int half = plain.length / 2;
    byte[] packed = new byte[2 * plain.length];
    try {
      feed(plain, 0, 0, half, false);
      int length = read(packed, 0, packed.length);
      feed(plain, 0, half, plain.length, true);
      int all = length + read(packed, length, packed.length - length);
      return all - length < half / 2 && Arrays.equals(plain, unpacked(packed, all, plain.length));
    } catch (GantryException | DataFormatException _) {
      return false;
    }
  }

  private static byte[] unpacked(byte[] packed, int length, int most) throws DataFormatException {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed, 0, length);
      byte[] plain = new byte[most + 1];
      int count = inflater.inflate(plain);
      return Arrays.copyOf(plain, inflater.finished() ? count : 0);
    } finally {
      inflater.end();
    }
  }

  /**
   * Gives a part, the bytes from {@code from} to {@code to}, at most {@link #MOST}; it may refer to
   * those from {@code before} on, at most {@link #WINDOW}. What was left of the one before is
   * forgotten.
   *
   * @param last whether the stream ends with it; else it ends on a byte's border
   */
  public void feed(byte[] bytes, int before, int from, int to, boolean last) {
    lock.lock();
    try {
      requireOpen();
      int _ = call(reset, 0, 0);
      MemorySegment.copy(bytes, before, input, ValueLayout.JAVA_BYTE, 0, to - before);
      int back = from - before;
      if (back > 0) {
        check(call(setDictionary, input.address(), back));
      }
      state.set(ValueLayout.JAVA_LONG, NEXT_IN, input.address() + back);
      state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, to - from);
      state.set(ValueLayout.JAVA_SHORT, END_OF_STREAM, (short) (last ? 1 : 0));
      state.set(ValueLayout.JAVA_SHORT, FLUSH, last ? NO_FLUSH : SYNC_FLUSH);
      ready = 0;
      taken = 0;
      ended = false;
    } finally {
      lock.unlock();
    }
  }

  /** Packed bytes; 0 at the end of the part. */
  public int read(byte[] target, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      if (taken == ready && !ended) {
        state.set(ValueLayout.JAVA_LONG, NEXT_OUT, output.address());
        state.set(ValueLayout.JAVA_INT, AVAILABLE_OUT, ROOM);
        check(call(deflate, 0, 0));
        int left = state.get(ValueLayout.JAVA_INT, AVAILABLE_OUT);
        ended = left > 0; // only a full buffer means that there is more
        ready = ROOM - left;
        taken = 0;
      }
      int count = Math.min(length, ready - taken);
      MemorySegment.copy(output, ValueLayout.JAVA_BYTE, taken, target, offset, count);
      taken += count;
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int call(MemorySegment function, long first, long second) {
    return (int) Native.call(function, state.address(), first, second, 0, 0, 0);
  }

  private static void check(int result) {
    if (result != 0) {
      throw new GantryException(Kind.INTERNAL, "cannot pack: error " + result + " of ISA-L");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new GantryException(Kind.CANCELLED, "gzip stream is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        arena.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
