package io.gantry.engine.docker.request;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** What a volume may be called, and which driver it may have. */
public final class VolumeName {
  private VolumeName() {}

  /**
   * Checks the driver of a volume.
   *
   * @param name for the message; may be empty
   * @throws GantryException {@code NOT_FOUND} in Docker's words for any but {@code local}
   */
  public static void checkDriver(String name, String driver) {
    if (!driver.isEmpty() && !driver.equals("local")) {
      throw new GantryException(
          Kind.NOT_FOUND,
          (name.isEmpty() ? "" : "create " + name + ": ")
              + "error looking up volume plugin "
              + driver
              + ": plugin \""
              + driver
              + "\" not found");
    }
  }

  /**
   * Checks a name that is not empty.
   *
   * @throws GantryException {@code INVALID} in Docker's words
   */
  public static void check(String name) {
    boolean fits = Character.isLetterOrDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      fits &= c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }
    if (!fits) {
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
