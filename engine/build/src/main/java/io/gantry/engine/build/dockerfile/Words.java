package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Splits text at blanks. */
final class Words {
  private Words() {}

  /**
   * Splits outside quotes; quotes and escapes stay in the words.
   *
   * @param escape a blank or quote after it means nothing, except between single quotes
   */
  static List<String> split(String text, char escape) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == escape && quote != '\'') {
        if (i + 1 < text.length()) {
          word.append(c).append(text.charAt(++i));
          inWord = true;
        }
      } else if (quote != 0) {
        word.append(c);
        if (c == quote) {
          quote = 0;
        }
      } else if (isSpace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        if (c == '\'' || c == '"') {
          quote = c;
        }
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  /** Splits wherever a blank is: quotes mean nothing. */
  static List<String> plain(String text) {
    var words = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean blank = i == text.length() || isBlank(text.charAt(i));
      if (blank && start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      } else if (!blank && start < 0) {
        start = i;
      }
    }
    return words;
  }

  /** Whether every quote has its partner, where a backslash escapes. */
  static boolean hasClosedQuotes(String text) {
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      }
    }
    return quote == 0;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0b;
  }

  private static boolean isSpace(char c) {
    return isBlank(c) || c == 0x85 || Character.isSpaceChar(c);
  }
}
