package io.gantry.platform.archive;

import java.util.Arrays;

/** The lengths of two codes as deflate writes them: with runs, and a code of their own. */
final class CodeLengths {
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int REPEAT = 16;
  private static final int ZEROS = 17;
  private static final int MANY_ZEROS = 18;
  private static final int LEAST_LITERALS = 257;
  private static final int LEAST_ORDER = 4;
  private static final int[] REST_BITS = {2, 3, 7};

  private final HuffmanCode literals;
  private final HuffmanCode distances;
  private final HuffmanCode code = new HuffmanCode(ORDER.length, 7);
  private final int[] all;

  /** A symbol, and above its lowest eight bits what follows it. */
  private final int[] runs;

  private final int[] frequencies = new int[ORDER.length];
  private int literalCount;
  private int distanceCount;
  private int orderCount;
  private int runCount;

  CodeLengths(HuffmanCode literals, HuffmanCode distances) {
    this.literals = literals;
    this.distances = distances;
    all = new int[literals.lengths.length + distances.lengths.length];
    runs = new int[all.length];
  }

  void build() {
    literalCount = used(literals.lengths, LEAST_LITERALS);
    distanceCount = used(distances.lengths, 1);
    System.arraycopy(literals.lengths, 0, all, 0, literalCount);
    System.arraycopy(distances.lengths, 0, all, literalCount, distanceCount);
    Arrays.fill(frequencies, 0);
    runCount = 0;
    int end = literalCount + distanceCount;
    for (int at = 0; at < end; ) {
      int length = all[at];
      int run = 1;
      while (at + run < end && all[at + run] == length) {
        run++;
      }
      at += run;
      if (length == 0) {
        addZeros(run);
      } else {
        addRun(length, run);
      }
    }
    code.build(frequencies);
    orderCount = ORDER.length;
    while (orderCount > LEAST_ORDER && code.lengths[ORDER[orderCount - 1]] == 0) {
      orderCount--;
    }
  }

  private static int used(int[] lengths, int least) {
    int used = lengths.length;
    while (used > least && lengths[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private void addZeros(int run) {
    int left = run;
    while (left >= 3) {
      int taken = Math.min(left, 138);
      add(taken > 10 ? MANY_ZEROS : ZEROS, taken - (taken > 10 ? 11 : 3));
      left -= taken;
    }
    for (; left > 0; left--) {
      add(0, 0);
    }
  }

  private void addRun(int length, int run) {
    add(length, 0);
    int left = run - 1;
    while (left >= 3) {
      int taken = Math.min(left, 6);
      add(REPEAT, taken - 3);
      left -= taken;
    }
    for (; left > 0; left--) {
      add(length, 0);
    }
  }

  private void add(int symbol, int rest) {
    frequencies[symbol]++;
    runs[runCount++] = symbol | rest << 8;
  }

  /** How many bits {@link #writeTo} writes. */
  long bits() {
    long bits = 14 + 3L * orderCount;
    for (int symbol = 0; symbol < frequencies.length; symbol++) {
      bits += (long) frequencies[symbol] * (code.lengths[symbol] + restBits(symbol));
    }
    return bits;
  }

  private static int restBits(int symbol) {
    return symbol < REPEAT ? 0 : REST_BITS[symbol - REPEAT];
  }

  void writeTo(BitSink sink) {
    sink.put(literalCount - LEAST_LITERALS, 5);
    sink.put(distanceCount - 1, 5);
    sink.put(orderCount - LEAST_ORDER, 4);
    for (int i = 0; i < orderCount; i++) {
      sink.put(code.lengths[ORDER[i]], 3);
    }
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      sink.put(
          code.codes[symbol] | (long) (runs[i] >> 8) << code.lengths[symbol],
          code.lengths[symbol] + restBits(symbol));
    }
  }
}
