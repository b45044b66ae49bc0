package io.gantry.engine.build.context;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .dockerignore} or of {@code --exclude}, as BuildKit obeys them: the last
 * one that matches decides. A rule holds for all below a directory that it matches, but only if it
 * could change something there: one that brings back what is not ignored is not even looked at.
 */
public final class IgnoreRules {
  /** No rules: nothing is ignored. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private final List<Rule> rules;

  private record Rule(PathPattern pattern, boolean bringsBack) {}

  /** Which rules hold for all below a directory. */
  static final class Above {
    private static final Above NOTHING = new Above(new boolean[0]);

    private final boolean[] matched;

    private Above(boolean[] matched) {
      this.matched = matched;
    }
  }

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Parses the lines of a file: comments, white space around patterns and a byte order mark are
   * dropped.
   *
   * @throws IllegalArgumentException on a malformed pattern
   */
  public static IgnoreRules parse(List<String> lines) {
    var patterns = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      line = i == 0 && line.startsWith("\uFEFF") ? line.substring(1) : line;
      if (!line.startsWith("#")) {
        patterns.add(line);
      }
    }
    return of(patterns);
  }

  /**
   * Takes patterns, of which none is a comment.
   *
   * @throws IllegalArgumentException on a malformed pattern
   */
  public static IgnoreRules of(List<String> patterns) {
    var rules = new ArrayList<Rule>();
    for (String each : patterns) {
      String text = trim(each);
      boolean bringsBack = text.startsWith("!");
      String pattern = trim(bringsBack ? text.substring(1) : text);
      if (bringsBack && pattern.isEmpty()) {
        throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
      }
      if (!pattern.isEmpty()) {
        rules.add(new Rule(PathPattern.compile(clean(pattern)), bringsBack));
      }
    }
    return rules.isEmpty() ? NONE : new IgnoreRules(rules);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Go's idea of it. */
  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == '\u0085';
  }

  /** Without slashes at the ends and {@code .}; {@code ..} stays where it leaves the context. */
  private static String clean(String pattern) {
    var elements = new ArrayList<String>();
    for (String element : pattern.split("/", -1)) {
      boolean up = element.equals("..");
      if (up && !elements.isEmpty() && !elements.getLast().equals("..")) {
        elements.removeLast();
      } else if (up ? !pattern.startsWith("/") : !element.isEmpty() && !element.equals(".")) {
        elements.add(element);
      }
    }
    return elements.isEmpty() ? "." : String.join("/", elements);
  }

  /** Whether {@code path} (relative, no slash in front) is ignored. */
  public boolean ignores(String path) {
    if (rules.isEmpty() || path.isEmpty()) {
      return false;
    }
    int slash = path.lastIndexOf('/');
    return ignores(above(slash < 0 ? "" : path.substring(0, slash)), path);
  }

  /** Whether {@code path} is ignored, and nothing below it can be brought back. */
  public boolean hides(String path) {
    return ignores(path) && !mayBringBackBelow(path);
  }

  /** Whether {@code path} is ignored in a directory for which {@code above} holds. */
  boolean ignores(Above above, String path) {
    return !rules.isEmpty() && decide(above, path, new boolean[rules.size()]);
  }

  /** What holds below a directory; the empty path is the root. */
  Above above(String directory) {
    Above above = Above.NOTHING;
    if (directory.isEmpty() || rules.isEmpty()) {
      return above;
    }
    for (int slash = directory.indexOf('/');
        slash >= 0;
        slash = directory.indexOf('/', slash + 1)) {
      above = below(above, directory.substring(0, slash));
    }
    return below(above, directory);
  }

  /** What holds below {@code directory}, if {@code above} holds for that. */
  Above below(Above above, String directory) {
    if (rules.isEmpty()) {
      return above;
    }
    boolean[] matched = new boolean[rules.size()];
    boolean _ = decide(above, directory, matched);
    return new Above(matched);
  }

  private boolean decide(Above above, String path, boolean[] matched) {
    boolean ignored = false;
    for (int i = 0; i < matched.length; i++) {
      Rule rule = rules.get(i);
      boolean match = i < above.matched.length && above.matched[i];
      if (!match) {
        if (rule.bringsBack() != ignored) {
          continue; // it could change nothing
        }
        match = rule.pattern().matches(path);
      }
      matched[i] = match;
      if (match) {
        ignored = !rule.bringsBack();
      }
    }
    return ignored;
  }

  /** Whether something below an ignored directory may be brought back. */
  public boolean mayBringBackBelow(String directory) {
    for (Rule rule : rules) {
      if (rule.bringsBack() && rule.pattern().mayMatchBelow(directory)) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }
}
