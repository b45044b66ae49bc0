package io.gantry.engine.local.volume;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** What a volume may be called: its name is a directory. */
final class VolumeName {
  private VolumeName() {}

  /** Refuses in docker's words. */
  static void check(String name) {
    boolean good =
        !name.isEmpty() && name.length() <= 255 && Character.isLetterOrDigit(name.charAt(0));
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    if (!good) {
      throw new GantryException(
          Kind.INVALID,
          "create "
              + name
              + ": \""
              + name
              + "\" includes invalid characters for a local volume name, only"
              + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
              + " directory, use absolute path");
    }
    if (name.length() == 1) {
      throw new GantryException(
          Kind.INVALID,
          "create "
              + name
              + ": volume name is too short, names should be at least two alphanumeric characters");
    }
  }
}
