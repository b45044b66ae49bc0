package io.gantry.image.bootstrap;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/** Checks what goes to mmdebstrap's command line: a name never reads as an option or a path. */
final class PackageNames {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  private PackageNames() {}

  /** A suite may be empty; packages may carry {@code =version} or {@code /suite}. */
  static void check(String suite, List<String> packages) {
    if (!suite.isEmpty() && !isName(suite, "-._")) {
      throw new GantryException(
          Kind.INVALID, "invalid suite \"" + suite + "\": a name such as bookworm is needed");
    }
    for (String name : packages) {
      if (!isName(name, "+-._:=~/")) {
        throw new GantryException(Kind.INVALID, "invalid package name \"" + name + "\"");
      }
    }
  }

  private static boolean isName(String text, String further) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (LETTERS.indexOf(c) < 0 && (i == 0 || further.indexOf(c) < 0)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
