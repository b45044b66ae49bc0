package io.gantry.engine.build.context;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code .dockerignore}: the last one that matches a path or a directory above it
 * decides.
 */
public final class IgnoreRules {
  /** No rules: nothing is ignored. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private final List<Rule> rules;
  private final boolean brings;

  private record Rule(PathPattern pattern, boolean bringsBack) {}

  private IgnoreRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.brings = rules.stream().anyMatch(Rule::bringsBack);
  }

  /**
   * Parses the lines of a file.
   *
   * @throws IllegalArgumentException on a malformed pattern
   */
  public static IgnoreRules parse(List<String> lines) {
    var rules = new ArrayList<Rule>();
    for (String line : lines) {
      String text = line.replace("\uFEFF", "").strip();
      if (line.startsWith("#") || text.isEmpty()) {
        continue;
      }
      boolean bringsBack = text.startsWith("!");
      String pattern = clean(bringsBack ? text.substring(1).strip() : text);
      if (pattern.isEmpty()) {
        if (bringsBack) {
          throw new IllegalArgumentException("illegal exclusion pattern: \"!\"");
        }
        continue;
      }
      rules.add(new Rule(PathPattern.compile(pattern), bringsBack));
    }
    return new IgnoreRules(rules);
  }

  /** Without slashes at the ends, {@code .} and {@code ..}. */
  private static String clean(String pattern) {
    var elements = new ArrayList<String>();
    for (String element : pattern.split("/", -1)) {
      if (element.equals("..")) {
        if (!elements.isEmpty()) {
          elements.removeLast();
        }
      } else if (!element.isEmpty() && !element.equals(".")) {
        elements.add(element);
      }
    }
    return String.join("/", elements);
  }

  /** Whether {@code path} (relative, no slash in front) is ignored. */
  public boolean ignores(String path) {
    boolean ignored = false;
    for (Rule rule : rules) {
      // a rule can only change what it says the opposite of
      if (rule.bringsBack() == ignored && matchesOrAbove(rule.pattern(), path)) {
        ignored = !rule.bringsBack();
      }
    }
    return ignored;
  }

  /** Whether something below an ignored directory may have been brought back. */
  boolean mayBringBackBelow() {
    return brings;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  private static boolean matchesOrAbove(PathPattern pattern, String path) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (pattern.matches(path.substring(0, end))) {
        return true;
      }
    }
    return false;
  }
}
