package io.gantry.platform.http.hpack;

/**
 * The code of RFC 7541, appendix B. It is canonical: the lengths of the 257 codes give the codes.
 */
final class Huffman {
  /**
   * The code length of each symbol, 5 to 30, as a letter from {@code a}; the last ends a string.
   */
  private static final String LENGTHS =
      "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxx"
          + "bffhibdgffdgdbbbaaabbbbbbbcdkbhf"
          + "ibccccccccccccccccccccccdcdioijb"
          + "kabababbbaccbbbabcbaabccccckgjix"
          + "prpprrrsrssssststtrstssssqrsrsst"
          + "rqprrssqsrrtqrssqqrqsrssprrrsrrs"
          + "vvporsruvvvwwvtuoqvwwvwtqqvvxwww"
          + "ptpqrqqsrruuttvsvwvvwwwwwxwwwwwv"
          + "z";

  private static final int LONGEST = 30;
  private static final int END = 256;

  private final int[] first = new int[LONGEST + 2];
  private final int[] offset = new int[LONGEST + 2];
  private final int[] count = new int[LONGEST + 2];
  private final short[] symbols = new short[END + 1];

  /** Builds the tables. */
  Huffman() {
    for (int symbol = 0; symbol <= END; symbol++) {
      count[length(symbol)]++;
    }
    int code = 0;
    int placed = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      first[length] = code;
      offset[length] = placed;
      code += count[length];
      placed += count[length];
    }
    int[] next = offset.clone();
    for (int symbol = 0; symbol <= END; symbol++) {
      symbols[next[length(symbol)]++] = (short) symbol;
    }
  }

  private static int length(int symbol) {
    return LENGTHS.charAt(symbol) - 'a' + 5;
  }

  /** The text that {@code bytes[from..to)} stands for. */
  String decode(byte[] bytes, int from, int to) throws HpackException {
    var text = new StringBuilder((to - from) * 8 / 5);
    int code = 0;
    int length = 0;
    for (int i = from; i < to; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        code = code << 1 | (bytes[i] >> bit & 1);
        length++;
        if (length > LONGEST) {
          throw new HpackException("malformed Huffman code");
        }
        int index = code - first[length];
        if (index >= 0 && index < count[length]) {
          int symbol = symbols[offset[length] + index];
          if (symbol == END) {
            throw new HpackException("end symbol in a string");
          }
          text.append((char) symbol);
          code = 0;
          length = 0;
        }
      }
    }
    if (length > 7 || code != (1 << length) - 1) {
      throw new HpackException("malformed Huffman padding");
    }
    return text.toString();
  }
}
