package io.gantry.image.registry;

import io.gantry.image.registry.RegistryException.Code;

/** A tag: {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}. */
public record Tag(String text) implements Comparable<Tag> {
  private static final int LONGEST = 128;

  /** Checks the text. */
  public Tag {
    if (!isTag(text)) {
      throw new RegistryException(
          Code.TAG_INVALID,
          "invalid tag: letters, digits, '_', '.' and '-', at most 128, the first neither '.' nor"
              + " '-'");
    }
  }

  /** Whether {@code text} is one. */
  public static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Tag other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
