package io.gantry.app.cli.program;

import java.util.List;
import java.util.Optional;

/** The word that was probably meant. */
final class Nearest {
  private Nearest() {}

  /** The candidate that the fewest edits make of {@code word}, if they are few enough. */
  static Optional<String> of(String word, List<String> candidates) {
    int limit = Math.max(1, word.length() / 3) + 1;
    Optional<String> best = Optional.empty();
    for (String candidate : candidates) {
      int distance =
          candidate.startsWith(word) && word.length() > 1 ? 1 : distance(word, candidate);
      if (distance < limit) {
        limit = distance;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /** Insertions, deletions, substitutions and swaps of neighbours. */
  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          table[i][j] = i + j;
          continue;
        }
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        table[i][j] =
            Math.min(table[i - 1][j - 1] + same, Math.min(table[i - 1][j], table[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
        }
      }
    }
    return table[a.length()][b.length()];
  }
}
