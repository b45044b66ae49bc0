package io.gantry.app.cli.build.progress;

/**
 * Text of others, for a terminal: without escape sequences and control characters, and never wider
 * than there is room.
 */
final class Harmless {
  private static final char ESCAPE = '\033';
  private static final int TAB = 8;

  private Harmless() {}

  /** Without escape sequences; of what a carriage return has overwritten, the last. */
  static String text(String text) {
    return clean(text, false);
  }

  /** As {@link #text}, but colours stay, and end with the text. */
  static String coloured(String text) {
    String clean = clean(text, true);
    return clean.indexOf(ESCAPE) < 0 || clean.endsWith("\033[0m") ? clean : clean + "\033[0m";
  }

  private static String clean(String line, boolean colours) {
    String text = afterReturn(line);
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      plain = !isControl(text.charAt(i));
    }
    if (plain) {
      return text;
    }
    var clean = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ESCAPE) {
        int end = sequenceEnd(text, i);
        if (colours && isColour(text, i, end)) {
          clean.append(text, i, end);
        }
        i = end;
        continue;
      }
      if (c == '\t') {
        clean.repeat(' ', TAB - clean.length() % TAB);
      } else if (!isControl(c)) {
        clean.append(c);
      }
      i++;
    }
    return clean.toString();
  }

  private static String afterReturn(String line) {
    String text = line.stripTrailing();
    return text.substring(text.lastIndexOf('\r') + 1);
  }

  /** Also those that change the direction of what follows. */
  private static boolean isControl(char c) {
    return c < 0x20
        || (c >= 0x7f && c < 0xa0)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** Behind the sequence that begins at {@code start}; CSI, OSC and the like, two characters. */
  private static int sequenceEnd(String text, int start) {
    int i = start + 1;
    if (i >= text.length()) {
      return i;
    }
    char kind = text.charAt(i++);
    if (kind == '[') {
      while (i < text.length() && (text.charAt(i) < 0x40 || text.charAt(i) > 0x7e)) {
        i++;
      }
      return Math.min(text.length(), i + 1);
    }
    if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') {
      while (i < text.length() && text.charAt(i) != '\007' && text.charAt(i) != ESCAPE) {
        i++;
      }
      boolean closed = i + 1 < text.length() && text.charAt(i) == ESCAPE;
      return Math.min(text.length(), closed ? i + 2 : i + 1);
    }
    return i;
  }

  private static boolean isColour(String text, int start, int end) {
    if (end - start < 3 || text.charAt(start + 1) != '[' || text.charAt(end - 1) != 'm') {
      return false;
    }
    for (int i = start + 2; i < end - 1; i++) {
      char c = text.charAt(i);
      if (c != ';' && c != ':' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }

  /** The columns that a text without controls takes. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      width += width(point);
      i += Character.charCount(point);
    }
    return width;
  }

  /** The beginning of a text that has at most {@code columns}. */
  static String cut(String text, int columns) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      width += width(point);
      if (width > columns) {
        return text.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return text;
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  private static boolean isWide(int point) {
    return (point >= 0x1100 && point <= 0x115f)
        || (point >= 0x2e80 && point <= 0x303e)
        || (point >= 0x3041 && point <= 0xa4cf)
        || (point >= 0xa960 && point <= 0xa97c)
        || (point >= 0xac00 && point <= 0xd7a3)
        || (point >= 0xf900 && point <= 0xfaff)
        || (point >= 0xfe30 && point <= 0xfe6f)
        || (point >= 0xff00 && point <= 0xff60)
        || (point >= 0xffe0 && point <= 0xffe6)
        || (point >= 0x1f300 && point <= 0x1f64f)
        || (point >= 0x1f680 && point <= 0x1f6ff)
        || (point >= 0x1f900 && point <= 0x1f9ff)
        || (point >= 0x20000 && point <= 0x3fffd);
  }
}
