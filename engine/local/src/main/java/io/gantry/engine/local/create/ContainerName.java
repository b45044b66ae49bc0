package io.gantry.engine.local.create;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** Docker's rule for names: a letter or digit, then letters, digits, {@code _.-}. */
public final class ContainerName {
  private ContainerName() {}

  /** Checks a name that a user chose; a leading slash is dropped. */
  public static String check(String name) {
    String text = name.startsWith("/") ? name.substring(1) : name;
    boolean good = text.length() >= 2 && text.length() <= 255;
    for (int i = 0; good && i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      good = word || (i > 0 && (c == '_' || c == '.' || c == '-'));
    }
    if (!good) {
      throw new GantryException(
          Kind.INVALID,
          "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }
    return text;
  }

  /** The failure of a name that is taken. */
  public static GantryException taken(String name, String holder) {
    return new GantryException(
        Kind.ALREADY_EXISTS,
        "Conflict. The container name \"/"
            + name
            + "\" is already in use by container \""
            + holder
            + "\". You have to remove (or rename) that container to be able to reuse that name.");
  }
}
