package io.gantry.platform.archive;

/** How deflate says lengths and distances: a symbol, and bits that follow it (RFC 1951 §3.2.5). */
final class DeflateSymbols {
  /** How many symbols say literals, lengths and the end. */
  static final int LITERALS = 286;

  /** How many symbols say distances. */
  static final int DISTANCES = 30;

  private static final int FIRST_LENGTH = 257;
  private static final int SHORTEST = 3;
  private static final int LONGEST = 258;
  private static final byte[] LENGTH_SYMBOL = new byte[LONGEST + 1];
  private static final int[] LENGTH_BASE = new int[29];
  private static final int[] LENGTH_BITS = new int[29];
  private static final int[] DISTANCE_BASE = new int[DISTANCES];
  private static final int[] DISTANCE_BITS = new int[DISTANCES];

  static {
    int base = SHORTEST;
    for (int i = 0; i < 28; i++) {
      LENGTH_BITS[i] = i < 8 ? 0 : i / 4 - 1;
      LENGTH_BASE[i] = base;
      for (int j = 0; j < 1 << LENGTH_BITS[i] && base < LONGEST; j++) {
        LENGTH_SYMBOL[base++] = (byte) i;
      }
    }
    LENGTH_BASE[28] = LONGEST;
    LENGTH_SYMBOL[LONGEST] = 28;
    int far = 1;
    for (int i = 0; i < DISTANCES; i++) {
      DISTANCE_BITS[i] = i < 4 ? 0 : i / 2 - 1;
      DISTANCE_BASE[i] = far;
      far += 1 << DISTANCE_BITS[i];
    }
  }

  private DeflateSymbols() {}

  static int ofLength(int length) {
    return FIRST_LENGTH + LENGTH_SYMBOL[length];
  }

  static int lengthBits(int symbol) {
    return LENGTH_BITS[symbol - FIRST_LENGTH];
  }

  static int lengthRest(int length) {
    return length - LENGTH_BASE[LENGTH_SYMBOL[length]];
  }

  /** The symbol of a distance: twice its highest bit, and the bit after that. */
  static int ofDistance(int distance) {
    int zeroBased = distance - 1;
    if (zeroBased < 2) {
      return zeroBased;
    }
    int highest = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(zeroBased);
    return 2 * highest + (zeroBased >>> (highest - 1) & 1);
  }

  static int distanceBits(int symbol) {
    return DISTANCE_BITS[symbol];
  }

  static int distanceRest(int distance, int symbol) {
    return distance - DISTANCE_BASE[symbol];
  }

  /** How many bits these symbols need with these codes. */
  static long bits(int[] literals, HuffmanCode literal, int[] distances, HuffmanCode distance) {
    long bits = 0;
    for (int i = 0; i < literals.length; i++) {
      int rest = i < FIRST_LENGTH ? 0 : LENGTH_BITS[i - FIRST_LENGTH];
      bits += (long) literals[i] * (literal.lengths[i] + rest);
    }
    for (int i = 0; i < distances.length; i++) {
      bits += (long) distances[i] * (distance.lengths[i] + DISTANCE_BITS[i]);
    }
    return bits;
  }
}
