package io.gantry.platform.archive;

/**
 * How the tokens of a part are written: for each the bits, and in the lowest five how many they
 * are. A token is a byte, or {@code MATCH | length << 16 | distance - 1}.
 */
final class TokenCodes {
  /** What tells a match from a byte. */
  static final int MATCH = 1 << 30;

  /** How many bits may wait so that a match has room beside them: 15 + 5 + 15 + 13 bits. */
  static final int LONGEST_LITERAL = Long.SIZE - 48;

  private static final int SIZE_BITS = 5;

  /** By byte. */
  private final int[] literals = new int[256];

  /** By length, with the bits that follow the symbol. */
  private final int[] lengths = new int[MatchFinder.LONGEST + 1];

  /** By symbol, without the bits that follow it. */
  private final int[] distances = new int[DeflateSymbols.DISTANCES];

  int[] literals() {
    return literals;
  }

  int[] lengths() {
    return lengths;
  }

  int[] distances() {
    return distances;
  }

  void build(HuffmanCode literal, HuffmanCode distance) {
    for (int i = 0; i < literals.length; i++) {
      literals[i] = literal.codes[i] << SIZE_BITS | literal.lengths[i];
    }
    for (int length = MatchFinder.SHORTEST; length < lengths.length; length++) {
      int symbol = DeflateSymbols.ofLength(length);
      int bits = literal.lengths[symbol];
      int value = literal.codes[symbol] | DeflateSymbols.lengthRest(length) << bits;
      lengths[length] = value << SIZE_BITS | (bits + DeflateSymbols.lengthBits(symbol));
    }
    for (int i = 0; i < distances.length; i++) {
      distances[i] = distance.codes[i] << SIZE_BITS | distance.lengths[i];
    }
  }
}
