package io.gantry.platform.archive;

import java.util.Arrays;

/**
 * Deflate (RFC 1951) for speed: the first match that is found is taken, and the codes fit the bytes
 * of each part. It is faster than zlib at its fastest and packs as well; and its result depends on
 * nothing but the bytes, whichever JVM runs it.
 */
final class FastDeflate implements Deflation {
  private static final int MOST_TOKENS = 1 << 15;
  private static final int END = 256;
  private static final int LONGEST_CODE = 15;
  private static final int MOST_STORED = 65_535;

  /** After 2 to this many places without a match, every second place is looked at, and so on. */
  private static final int PATIENCE = 6;

  private static final int LONGEST_STRIDE = 16;

  private final MatchFinder finder = new MatchFinder();
  private final int[] tokens = new int[MOST_TOKENS];
  private final int[] literalCount = new int[DeflateSymbols.LITERALS];
  private final int[] distanceCount = new int[DeflateSymbols.DISTANCES];
  private final HuffmanCode literalCode = new HuffmanCode(DeflateSymbols.LITERALS, LONGEST_CODE);
  private final HuffmanCode distanceCode = new HuffmanCode(DeflateSymbols.DISTANCES, LONGEST_CODE);
  private final CodeLengths header = new CodeLengths(literalCode, distanceCode);
  private final TokenCodes codes = new TokenCodes();
  private int count;
  private int misses;

  @Override
  public void pack(byte[] bytes, int before, int from, int to, boolean last, BitSink sink) {
    finder.start(bytes, before, from);
    misses = 0;
    int at = from;
    while (at < to) {
      int start = at;
      at = collect(bytes, at, to);
      writePart(bytes, start, at, last && at == to, sink);
    }
    if (!last || from == to) {
      writeStored(bytes, to, to, last, sink); // an empty part ends on a byte's border
    }
    sink.reserve(1);
    sink.align();
  }

  /** Fills the tokens; where the bytes end that they stand for. */
  private int collect(byte[] bytes, int from, int to) {
    int[] literals = literalCount;
    int[] distances = distanceCount;
    int[] found = tokens;
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    literals[END] = 1;
    int n = 0;
    int at = from;
    int missed = misses;
    int lookable = to - MatchFinder.SHORTEST;
    while (at <= lookable && n < MOST_TOKENS - LONGEST_STRIDE) {
      int before = finder.find(bytes, at);
      if (before < 0) {
        int end = Math.min(at + 1 + (missed >> PATIENCE), to);
        missed = Math.min(missed + 1, (LONGEST_STRIDE - 1) << PATIENCE);
        for (; at < end; at++) {
          int literal = bytes[at] & 0xff;
          literals[literal]++;
          found[n++] = literal;
        }
      } else {
        int length = MatchFinder.length(bytes, before, at, to);
        int distance = at - before;
        literals[DeflateSymbols.ofLength(length)]++;
        distances[DeflateSymbols.ofDistance(distance)]++;
        found[n++] = TokenCodes.MATCH | length << 16 | (distance - 1);
        missed = 0;
        int end = at + length;
        if (end <= lookable) {
          finder.note(bytes, at + 1);
          finder.note(bytes, end - 1);
        }
        at = end;
      }
    }
    for (; at < to && at > lookable && n < MOST_TOKENS; at++) {
      int literal = bytes[at] & 0xff;
      literals[literal]++;
      found[n++] = literal;
    }
    count = n;
    misses = missed;
    return at;
  }

  private void writePart(byte[] bytes, int from, int to, boolean last, BitSink sink) {
    literalCode.build(literalCount);
    distanceCode.build(distanceCount);
    header.build();
    long bits =
        3
            + header.bits()
            + DeflateSymbols.bits(literalCount, literalCode, distanceCount, distanceCode);
    long stored = (to - from + 5L * ((to - from) / MOST_STORED + 1)) * Byte.SIZE;
    if (bits >= stored) {
      writeStored(bytes, from, to, last, sink);
      return;
    }
    sink.reserve((int) (bits / Byte.SIZE) + 1);
    sink.put(last ? 0b101 : 0b100, 3);
    header.writeTo(sink);
    codes.build(literalCode, distanceCode);
    sink.put(tokens, count, codes);
    sink.put(literalCode.codes[END], literalCode.lengths[END]);
  }

  private static void writeStored(byte[] bytes, int from, int to, boolean last, BitSink sink) {
    int at = from;
    do {
      int length = Math.min(MOST_STORED, to - at);
      sink.reserve(length + 5);
      sink.put(last && at + length == to ? 1 : 0, 3);
      sink.align();
      sink.put(length | (long) (length ^ 0xffff) << 16, Integer.SIZE);
      sink.align();
      sink.put(bytes, at, length);
      at += length;
    } while (at < to);
  }

  @Override
  public void close() {
    // nothing but memory
  }
}
