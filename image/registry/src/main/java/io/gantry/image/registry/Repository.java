package io.gantry.image.registry;

import io.gantry.image.registry.RegistryException.Code;

/**
 * The name of a repository as the distribution specification's {@code <name>} allows it, at most
 * 255 characters. Its elements never begin with {@code _} or {@code .}, so they are safe as
 * directories beside the storage's own.
 */
public record Repository(String name) implements Comparable<Repository> {
  private static final int LONGEST = 255;

  /** Checks the name. */
  public Repository {
    if (name.length() > LONGEST || !isName(name)) {
      String shown = name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name;
      throw new RegistryException(
          Code.NAME_INVALID,
          "invalid repository name \""
              + shown
              + "\": lower-case words joined by '.', '_', '-' and '/', at most 255 characters");
    }
  }

  private static boolean isName(String text) {
    int start = 0;
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', start)) {
      if (!isElement(text, start, slash)) {
        return false;
      }
      start = slash + 1;
    }
    return isElement(text, start, text.length());
  }

  /** {@code [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*}. */
  private static boolean isElement(String text, int start, int end) {
    int at = start;
    while (true) {
      int word = at;
      while (at < end && isWord(text.charAt(at))) {
        at++;
      }
      if (at == word) {
        return false;
      }
      if (at == end) {
        return true;
      }
      char joint = text.charAt(at);
      int longest =
          switch (joint) {
            case '.' -> 1;
            case '_' -> 2;
            case '-' -> LONGEST;
            default -> 0;
          };
      int joints = at;
      while (at < end && text.charAt(at) == joint) {
        at++;
      }
      if (at - joints > longest) {
        return false;
      }
    }
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  @Override
  public int compareTo(Repository other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
