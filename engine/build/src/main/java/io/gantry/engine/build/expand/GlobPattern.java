package io.gantry.engine.build.expand;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The patterns of {@code ${v#p}} and its like: {@code *}, {@code ?}, escaped by a backslash. Takes
 * time of the product of both lengths, for the longest match of a replacement once per character.
 */
final class GlobPattern {
  private static final int STAR = -1;
  private static final int ANY = -2;

  /** Characters, {@link #STAR} and {@link #ANY}. */
  private final int[] tokens;

  private GlobPattern(int[] tokens) {
    this.tokens = tokens;
  }

  static String withoutPrefix(String value, String pattern, boolean longest) {
    int end = parse(pattern).end(value, 0, longest);
    return end < 0 ? value : value.substring(end);
  }

  static String withoutSuffix(String value, String pattern, boolean longest) {
    String reversed = new StringBuilder(value).reverse().toString();
    int end = parse(pattern).reversed().end(reversed, 0, longest);
    return end < 0 ? value : value.substring(0, value.length() - end);
  }

  static String replace(String value, String pattern, String replacement, boolean all) {
    GlobPattern parsed = parse(pattern);
    var out = new StringBuilder();
    int at = 0;
    int copied = 0;
    boolean afterMatch = false;
    boolean more = true;
    while (at <= value.length() && more) {
      int end = parsed.end(value, at, true);
      if (end < 0 || (end == at && afterMatch)) {
        at++;
        afterMatch = false;
        continue;
      }
      out.append(value, copied, at).append(replacement);
      copied = end;
      afterMatch = end > at;
      at = end > at ? end : at + 1;
      more = all;
    }
    return out.append(value.substring(copied)).toString();
  }

  private static GlobPattern parse(String pattern) {
    int[] tokens = new int[pattern.length()];
    int size = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean escapes = c == '\\' && i + 1 < pattern.length();
      tokens[size++] =
          switch (c) {
            case '*' -> STAR;
            case '?' -> ANY;
            default -> escapes ? escaped(pattern, ++i) : c;
          };
    }
    return new GlobPattern(Arrays.copyOf(tokens, size));
  }

  private static char escaped(String pattern, int at) {
    char c = pattern.charAt(at);
    if ("*?\\}/".indexOf(c) < 0) {
      throw new IllegalArgumentException(
          "invalid pattern (" + pattern + ") in substitution: invalid escape '\\" + c + "'");
    }
    return c;
  }

  private GlobPattern reversed() {
    int[] other = new int[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      other[tokens.length - 1 - i] = tokens[i];
    }
    return new GlobPattern(other);
  }

  /** Where the shortest or longest match that begins at {@code from} ends, or -1. */
  private int end(String value, int from, boolean longest) {
    var reached = new BitSet(value.length() + 1);
    reached.set(from);
    for (int token : tokens) {
      reached = after(token, reached, value);
    }
    return longest ? reached.length() - 1 : reached.nextSetBit(0);
  }

  private static BitSet after(int token, BitSet reached, String value) {
    var next = new BitSet(value.length() + 1);
    int first = reached.nextSetBit(0);
    if (token == STAR && first >= 0) {
      next.set(first, value.length() + 1);
      return next;
    }
    for (int at = first; at >= 0 && at < value.length(); at = reached.nextSetBit(at + 1)) {
      if (token == ANY || token == value.charAt(at)) {
        next.set(at + 1);
      }
    }
    return next;
  }
}
