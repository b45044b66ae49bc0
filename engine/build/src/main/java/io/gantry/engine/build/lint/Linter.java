package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a Dockerfile against all rules that it does not switch off. */
public final class Linter {
  private final Set<String> skipped = new HashSet<>();
  private final boolean fails;

  /** Understands what {@code file}'s {@code # check=} directive says. */
  public Linter(Dockerfile file) {
    boolean error = false;
    for (String part : file.directives().check().orElse("").split(";", -1)) {
      String text = part.strip();
      if (text.startsWith("skip=")) {
        for (String rule : text.substring("skip=".length()).split(",", -1)) {
          skipped.add(rule.strip());
        }
      } else if (text.equals("error=true")) {
        error = true;
      }
    }
    fails = error;
  }

  /** Whether a warning fails the build. */
  public boolean fails() {
    return fails;
  }

  /** Whether a rule is in force. */
  public boolean isOn(String rule) {
    return !skipped.contains(rule) && !skipped.contains("all");
  }

  /** What is to be said, in the order of lines. */
  public List<Warning> check(Dockerfile file) {
    var warnings = new ArrayList<Warning>();
    for (Rule rule : Rules.ALL) {
      if (isOn(rule.name())) {
        warnings.addAll(rule.check().apply(file));
      }
    }
    warnings.sort(java.util.Comparator.comparingInt((Warning warning) -> warning.lines().first()));
    return List.copyOf(warnings);
  }
}
