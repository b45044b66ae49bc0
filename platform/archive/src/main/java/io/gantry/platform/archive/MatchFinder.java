package io.gantry.platform.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds, fast rather than well, where bytes were seen before: the last place of each four. */
final class MatchFinder {
  /** The shortest match that is looked for. */
  static final int SHORTEST = 4;

  /** The longest that deflate can say. */
  static final int LONGEST = 258;

  /** How far back deflate can look. */
  static final int WINDOW = 1 << 15;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HASH_BITS = 15;
  private static final int HASH = 0x9E3779B1;

  private final int[] last = new int[1 << HASH_BITS];

  /** Forgets everything, then notes the places from {@code from} to {@code to}. */
  void start(byte[] bytes, int from, int to) {
    Arrays.fill(last, Integer.MIN_VALUE / 2);
    for (int at = from; at + SHORTEST <= to; at += 2) {
      note(bytes, at);
    }
  }

  private static int slot(int four) {
    return (four * HASH) >>> (Integer.SIZE - HASH_BITS);
  }

  /** Notes a place, of which four bytes are there. */
  void note(byte[] bytes, int at) {
    last[slot((int) INT.get(bytes, at))] = at;
  }

  /**
   * Where the four bytes at {@code at} were seen before, as deflate may say it; negative if
   * nowhere. Notes the place.
   */
  int find(byte[] bytes, int at) {
    int four = (int) INT.get(bytes, at);
    int slot = slot(four);
    int before = last[slot];
    last[slot] = at;
    return at - before <= WINDOW && (int) INT.get(bytes, before) == four ? before : -1;
  }

  /** How many bytes are equal from these places on, of which four are. */
  static int length(byte[] bytes, int before, int at, int end) {
    int most = Math.min(LONGEST, end - at);
    int length = SHORTEST;
    while (length + Long.BYTES <= most) {
      long difference =
          (long) LONG.get(bytes, before + length) ^ (long) LONG.get(bytes, at + length);
      if (difference != 0) {
        return length + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      length += Long.BYTES;
    }
    while (length < most && bytes[before + length] == bytes[at + length]) {
      length++;
    }
    return length;
  }
}
