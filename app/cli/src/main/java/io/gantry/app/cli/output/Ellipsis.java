package io.gantry.app.cli.output;

/** Shortened text. */
public final class Ellipsis {
  private Ellipsis() {}

  /** At most {@code width} characters, the last of them {@code …} if some were left out. */
  public static String of(String text, int width) {
    if (text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }
}
