package io.gantry.engine.build.dockerfile;

import java.util.Collection;

/** The word that was perhaps meant. */
public final class Suggestion {
  private static final int FAR = 3;

  private Suggestion() {}

  /** {@code " (did you mean X?)"}, or nothing if no candidate is near. */
  public static String among(Collection<String> candidates, String word) {
    String best = nearest(candidates, word);
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  /** The candidate at the least distance, if that is small; else an empty text. */
  public static String nearest(Collection<String> candidates, String word) {
    if (candidates.contains(word)) {
      return "";
    }
    String best = "";
    int least = FAR;
    for (String candidate : candidates) {
      int distance = distance(candidate, word);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's distance: the fewest insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
