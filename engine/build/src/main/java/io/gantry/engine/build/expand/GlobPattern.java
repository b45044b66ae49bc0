package io.gantry.engine.build.expand;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The patterns of {@code ${v#p}} and its like: {@code *}, {@code ?}, escaped by a backslash. */
final class GlobPattern {
  private GlobPattern() {}

  static String withoutPrefix(String value, String pattern, boolean longest) {
    Matcher matcher = Pattern.compile("^(?:" + regex(pattern, longest) + ")").matcher(value);
    return matcher.find() ? value.substring(matcher.end()) : value;
  }

  static String withoutSuffix(String value, String pattern, boolean longest) {
    Pattern whole = Pattern.compile(regex(pattern, true), Pattern.DOTALL);
    for (int i = 0; i <= value.length(); i++) {
      int start = longest ? i : value.length() - i;
      if (whole.matcher(value.substring(start)).matches()) {
        return value.substring(0, start);
      }
    }
    return value;
  }

  static String replace(String value, String pattern, String replacement, boolean all) {
    Matcher matcher = Pattern.compile(regex(pattern, true)).matcher(value);
    String literal = Matcher.quoteReplacement(replacement);
    return all ? matcher.replaceAll(literal) : matcher.replaceFirst(literal);
  }

  private static String regex(String pattern, boolean greedy) {
    var regex = new StringBuilder("(?s)");
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '*') {
        regex.append(greedy ? ".*" : ".*?");
      } else if (c == '?') {
        regex.append('.');
      } else if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(escaped(pattern, ++i))));
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  private static char escaped(String pattern, int at) {
    char c = pattern.charAt(at);
    if ("*?\\}/".indexOf(c) < 0) {
      throw new IllegalArgumentException(
          "invalid pattern (" + pattern + ") in substitution: invalid escape '\\" + c + "'");
    }
    return c;
  }
}
