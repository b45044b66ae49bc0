package io.gantry.engine.docker.request;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/**
 * What stands behind the second colon of a bind: {@code ro,z,rslave}; each kind of word counts
 * once.
 *
 * @param ids {@code idmap…} as it was written
 */
record BindMode(boolean readOnly, boolean noCopy, String propagation, String ids) {
  private static final List<String> PROPAGATION =
      List.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  static BindMode parse(String text) {
    String access = "";
    String label = "";
    String copy = "";
    String propagation = "";
    String consistency = "";
    String ids = "";
    for (String word : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      switch (word) {
        case "ro", "rw" -> access = once(access, word, text);
        case "z", "Z" -> label = once(label, word, text);
        case "nocopy" -> copy = once(copy, word, text);
        case "cached", "delegated", "consistent" -> consistency = once(consistency, word, text);
        case "idmap" -> ids = once(ids, word, text);
        default -> {
          if (word.startsWith("idmap=")) {
            ids = once(ids, word, text);
            continue;
          }
          if (!PROPAGATION.contains(word)) {
            throw new GantryException(Kind.INVALID, "invalid mode: " + text);
          }
          propagation = once(propagation, word, text);
        }
      }
    }
    return new BindMode(access.equals("ro"), !copy.isEmpty(), propagation, ids);
  }

  private static String once(String before, String word, String text) {
    if (!before.isEmpty()) {
      throw new GantryException(Kind.INVALID, "invalid mode: " + text);
    }
    return word;
  }

  /** Whether a word says how mounts propagate. */
  static boolean isPropagation(String word) {
    return PROPAGATION.contains(word);
  }
}
