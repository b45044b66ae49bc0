package io.gantry.app.cli.argv;

/** Breaks the right column of help into lines where pflag does. */
final class Wrap {
  /** A line may be this much longer if that ends the text. */
  private static final int SLOP = 5;

  private static final int NARROWEST = 24;

  private Wrap() {}

  /** {@code text} in lines of {@code columns}, all but the first indented. */
  static String wrap(String text, int indent, int columns) {
    String start = "\n" + " ".repeat(indent);
    int width = columns - indent;
    var wrapped = new StringBuilder();
    if (width < NARROWEST) {
      start = "\n" + " ".repeat(16);
      width = columns - 16;
      wrapped.append(start);
    }
    if (width < NARROWEST) {
      return text.replace("\n", start);
    }
    String rest = text;
    String separator = "";
    while (!rest.isEmpty()) {
      int end = end(rest, width - SLOP);
      wrapped.append(separator).append(rest.substring(0, end).replace("\n", start));
      rest = end == rest.length() ? "" : rest.substring(end + 1);
      separator = start;
    }
    return wrapped.toString();
  }

  private static int end(String text, int width) {
    if (width + SLOP > text.length()) {
      return text.length();
    }
    String line = text.substring(0, width);
    int space =
        Math.max(line.lastIndexOf(' '), Math.max(line.lastIndexOf('\t'), line.lastIndexOf('\n')));
    if (space <= 0) {
      return text.length();
    }
    int feed = line.lastIndexOf('\n');
    return feed > 0 && feed < space ? feed : space;
  }
}
