package io.gantry.engine.build.context;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One pattern for paths, as Go's {@code filepath.Match} with {@code **} for any number of
 * directories; {@code *} and {@code ?} stop at slashes.
 */
final class PathPattern {
  private final Pattern pattern;

  private PathPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException if brackets do not match
   */
  static PathPattern compile(String glob) {
    var regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> {
          if (glob.startsWith("**", i)) {
            i++;
            if (glob.startsWith("/", i + 1)) {
              i++; // "**/" also stands for nothing
              regex.append("(?:.*/)?");
            } else {
              regex.append(".*");
            }
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '[' -> i = characterClass(glob, i, regex);
        case '\\' ->
            regex.append(Pattern.quote(i + 1 < glob.length() ? glob.substring(++i, i + 1) : "\\"));
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
      i++;
    }
    try {
      return new PathPattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("syntax error in pattern \"" + glob + "\"", e);
    }
  }

  /** Appends {@code [...]}; returns where it ends. */
  private static int characterClass(String glob, int start, StringBuilder regex) {
    int i = start + 1;
    regex.append("(?!/)[");
    if (glob.startsWith("^", i)) {
      regex.append('^');
      i++;
    }
    int first = i;
    while (i < glob.length() && (glob.charAt(i) != ']' || i == first)) {
      char c = glob.charAt(i);
      if (c == '\\' && i + 1 < glob.length()) {
        c = glob.charAt(++i);
        regex.append('\\').append(c);
      } else if (c == '-') {
        regex.append('-');
      } else {
        regex.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
      }
      i++;
    }
    if (i >= glob.length()) {
      throw new IllegalArgumentException("syntax error in pattern \"" + glob + "\"");
    }
    regex.append(']');
    return i;
  }

  static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
