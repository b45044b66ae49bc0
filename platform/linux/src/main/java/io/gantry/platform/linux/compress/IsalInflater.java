package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unpacks raw deflate streams (RFC 1951) with Intel's ISA-L, which is 1.7 times as fast as zlib,
 * where the host has it (Debian: libisal2).
 *
 * <p>The struct of its state is laid out by its header alone. So each new inflater first unpacks a
 * known stream: a library that lays it out otherwise is not used. Safe against being closed by
 * another thread in mid-call.
 */
public final class IsalInflater implements AutoCloseable {
  /** The most that one {@link #feed} takes, in bytes. */
  public static final int MOST = 1 << 17;

  private static final long STATE_SIZE = 1 << 18; // 87368 in version 2.30
  private static final long NEXT_OUT = 0;
  private static final long AVAILABLE_OUT = 8;
  private static final long NEXT_IN = 16;
  private static final long AVAILABLE_IN = 32;
  private static final long BITS_AHEAD = 36;
  private static final long BLOCK_STATE = 21_160;
  private static final int FINISHED = 5;

  private static final String PLAIN = "abcabcabcabc";

  /** What zlib makes of {@link #PLAIN}, and two bytes that follow. */
  private static final byte[] PACKED = HexFormat.of().parseHex("4b4c4a4e842100" + "abcd");

  private final ReentrantLock lock = new ReentrantLock();
  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = arena.allocate(STATE_SIZE, 64);
  private final MemorySegment input = arena.allocate(MOST);
  private final MemorySegment output = arena.allocate(MOST);
  private final MemorySegment inflate;
  private final MemorySegment reset;
  private int ready;
  private int taken;
  private boolean closed;

  private IsalInflater(SharedLibrary library) {
    inflate = library.function("isal_inflate");
    reset = library.function("isal_inflate_reset");
    call(library.function("isal_inflate_init"));
  }

  /** An inflater before its first stream; nothing where the host has no ISA-L that is known. */
  public static Optional<IsalInflater> open() {
    IsalInflater inflater;
    try {
      inflater = new IsalInflater(SharedLibrary.open("libisal.so.2", "libisal2"));
    } catch (GantryException _) {
      return Optional.empty(); // it is only faster
    }
    if (inflater.isUnderstood()) {
      return Optional.of(inflater);
    }
    inflater.close();
    return Optional.empty();
  }

  private boolean isUnderstood() {
    byte[] plain = new byte[2 * PLAIN.length()];
    feed(PACKED, 0, PACKED.length);
    boolean endedBefore = ended();
    int count = read(plain, 0, plain.length);
    boolean understood =
        !endedBefore
            && ended()
            && pending() == 2
            && PLAIN.equals(new String(plain, 0, count, StandardCharsets.US_ASCII));
    reset();
    return understood;
  }

  /** Makes ready for another stream; what was fed is forgotten. */
  public void reset() {
    lock.lock();
    try {
      requireOpen();
      call(reset);
      state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, 0);
      ready = 0;
      taken = 0;
    } finally {
      lock.unlock();
    }
  }

  /** Gives at most {@link #MOST} bytes; what was left of the last ones is forgotten. */
  public void feed(byte[] source, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      MemorySegment.copy(source, offset, input, ValueLayout.JAVA_BYTE, 0, length);
      state.set(ValueLayout.JAVA_LONG, NEXT_IN, input.address());
      state.set(ValueLayout.JAVA_INT, AVAILABLE_IN, length);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many of the bytes given are not used yet; at the end those of what follows, up to eight of
   * which may have come with an earlier {@link #feed}.
   */
  public int pending() {
    lock.lock();
    try {
      requireOpen();
      int ahead = hasFinished() ? state.get(ValueLayout.JAVA_INT, BITS_AHEAD) / Byte.SIZE : 0;
      return state.get(ValueLayout.JAVA_INT, AVAILABLE_IN) + ahead;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the stream has ended and all of it was read. */
  public boolean ended() {
    lock.lock();
    try {
      requireOpen();
      return ready == taken && hasFinished();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasFinished() {
    return state.get(ValueLayout.JAVA_INT, BLOCK_STATE) == FINISHED;
  }

  /**
   * Unpacked bytes; 0 if more must be given, or at the end.
   *
   * @throws GantryException {@code INVALID}
   */
  public int read(byte[] target, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      if (taken == ready && !hasFinished()) {
        state.set(ValueLayout.JAVA_LONG, NEXT_OUT, output.address());
        state.set(ValueLayout.JAVA_INT, AVAILABLE_OUT, MOST);
        check(call(inflate));
        ready = MOST - state.get(ValueLayout.JAVA_INT, AVAILABLE_OUT);
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

  private int call(MemorySegment function) {
    return (int) Native.call(function, state.address(), 0, 0, 0, 0, 0);
  }

  private static void check(int result) {
    if (result >= 0) {
      return;
    }
    String why =
        switch (result) {
          case -1 -> "invalid block";
          case -2 -> "invalid symbol";
          case -3 -> "invalid distance too far back";
          default -> "error " + result;
        };
    throw new GantryException(Kind.INVALID, "gzip stream is damaged: " + why);
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
