package io.gantry.cluster.store;

/** The keys behind {@code after} and before {@code end}, in the order of their code points. */
record KeyRange(String from, String after, String end) {
  /** Higher than every text: its first byte is none of UTF-8's. */
  private static final String NO_END = "\uDBFF\uDFFF\uDBFF\uDFFF";

  /** All keys that start with {@code prefix} and come behind {@code after}. */
  static KeyRange of(String prefix, String after) {
    return new KeyRange(prefix, after, end(prefix));
  }

  /** The least text that is greater than all that start with {@code prefix}. */
  private static String end(String prefix) {
    for (int at = prefix.length(); at > 0; ) {
      int last = prefix.codePointBefore(at);
      at -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        // Surrogates are no code points of their own.
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return prefix.substring(0, at) + Character.toString(next);
      }
    }
    return NO_END;
  }
}
