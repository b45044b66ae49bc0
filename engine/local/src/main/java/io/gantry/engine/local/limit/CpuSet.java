package io.gantry.engine.local.limit;

import java.util.BitSet;

/**
 * Processors or memory nodes, as cpuset(7) writes them: {@code 0-2,5}.
 *
 * @param text as it was written
 */
record CpuSet(String text, BitSet members) {
  private static final int MOST = 8192;

  static CpuSet first(int count) {
    var members = new BitSet();
    members.set(0, count);
    return new CpuSet(count == 1 ? "0" : "0-" + (count - 1), members);
  }

  /**
   * Parses; spaces and empty parts are not allowed.
   *
   * @throws IllegalArgumentException whose message is the part that has no meaning
   */
  static CpuSet parse(String text) {
    var members = new BitSet();
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash), text);
      int last = dash < 0 ? first : number(part.substring(dash + 1), text);
      if (last < first) {
        throw new IllegalArgumentException(text);
      }
      members.set(first, last + 1);
    }
    return new CpuSet(text, members);
  }

  private static int number(String digits, String text) {
    if (!digits.matches("[0-9]{1,4}") || Integer.parseInt(digits) >= MOST) {
      throw new IllegalArgumentException(text);
    }
    return Integer.parseInt(digits);
  }

  int size() {
    return members.cardinality();
  }

  boolean contains(CpuSet other) {
    var missing = new BitSet();
    missing.or(other.members);
    missing.andNot(members);
    return missing.isEmpty();
  }
}
