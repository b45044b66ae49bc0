package io.gantry.platform.archive;

import java.util.Arrays;

/**
 * A prefix code of limited length for symbols of known frequency, as deflate writes it (RFC 1951
 * §3.2.2): given by its lengths alone.
 */
final class HuffmanCode {
  private static final int SYMBOL_BITS = 9;

  private final int longest;
  private final long[] sorted;
  private final int[] weights;
  private final int[] ofLength;

  /** By symbol, in bits; 0 for what does not occur. */
  final int[] lengths;

  /** By symbol, its bits in the order in which they are written. */
  final int[] codes;

  HuffmanCode(int symbols, int longest) {
    this.longest = longest;
    sorted = new long[symbols];
    weights = new int[symbols];
    ofLength = new int[Math.max(symbols, longest) + 2];
    lengths = new int[symbols];
    codes = new int[symbols];
  }

  /**
   * Makes the code for these frequencies. At least two symbols get one, because some decoders want
   * a whole code.
   */
  void build(int[] frequencies) {
    int used = sort(frequencies);
    Arrays.fill(lengths, 0);
    Arrays.fill(ofLength, 0);
    depths(used);
    limit();
    int at = 0;
    for (int length = longest; length > 0; length--) {
      for (int i = ofLength[length]; i > 0; i--) {
        lengths[(int) (sorted[at] & ((1 << SYMBOL_BITS) - 1))] = length;
        at++;
      }
    }
    assign();
  }

  /** The symbols that occur, rarest first; how many there are. */
  private int sort(int[] frequencies) {
    int used = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (frequencies[symbol] > 0) {
        sorted[used] = (long) frequencies[symbol] << SYMBOL_BITS | symbol;
        used++;
      }
    }
    for (int symbol = 0; used < 2; symbol++) {
      if (frequencies[symbol] == 0) {
        sorted[used] = 1L << SYMBOL_BITS | symbol;
        used++;
      }
    }
    Arrays.sort(sorted, 0, used);
    return used;
  }

  /**
   * How many symbols get which length, not yet limited. The two rarest of what is left are joined
   * until one is left: the symbols come sorted, and joined ones come out sorted, so two queues do.
   * {@code weights} holds the joined ones' weights, then their parents, then their depths.
   */
  private void depths(int used) {
    int leaf = 0;
    int joined = 0;
    int[] parentOfLeaf = ofLeaf(used);
    int root = used - 2;
    for (int next = 0; next <= root; next++) {
      long weight = 0;
      for (int i = 0; i < 2; i++) {
        boolean takeLeaf =
            leaf < used && (joined >= next || sorted[leaf] >>> SYMBOL_BITS <= weights[joined]);
        if (takeLeaf) {
          weight += sorted[leaf] >>> SYMBOL_BITS;
          parentOfLeaf[leaf] = next;
          leaf++;
        } else {
          weight += weights[joined];
          weights[joined] = next;
          joined++;
        }
      }
      weights[next] = (int) weight;
    }
    weights[root] = 0;
    for (int node = root - 1; node >= 0; node--) {
      weights[node] = weights[weights[node]] + 1;
    }
    for (int i = 0; i < used; i++) {
      ofLength[Math.min(weights[parentOfLeaf[i]] + 1, longest)]++;
    }
  }

  /** The codes are assigned last, so their place is free. */
  private int[] ofLeaf(int used) {
    Arrays.fill(codes, 0, used, 0);
    return codes;
  }

  /** Symbols that would be longer were given the longest: others make room for them. */
  private void limit() {
    long total = 0;
    for (int length = 1; length <= longest; length++) {
      total += (long) ofLength[length] << (longest - length);
    }
    while (total > 1L << longest) {
      int shorter = longest - 1;
      while (ofLength[shorter] == 0) {
        shorter--;
      }
      // one of the longest becomes the twin of a shorter one, both one bit longer than that
      ofLength[longest]--;
      ofLength[shorter]--;
      ofLength[shorter + 1] += 2;
      total--;
    }
  }

  private void assign() {
    int[] next = new int[longest + 2];
    for (int length = 1; length <= longest; length++) {
      next[length + 1] = (next[length] + ofLength[length]) << 1;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      codes[symbol] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> (Integer.SIZE - length);
    }
  }
}
