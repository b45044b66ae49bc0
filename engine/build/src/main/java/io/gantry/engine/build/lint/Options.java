package io.gantry.engine.build.lint;

import io.gantry.platform.base.Truth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code # check=} says, as {@code skip=A,B;error=true;experimental=all}.
 *
 * @param skipped names, or {@code all}
 * @param experimental names, or {@code all}
 * @param error whether a warning fails the build
 */
record Options(Set<String> skipped, Set<String> experimental, boolean error) {
  private static final String ALL = "all";

  Options {
    skipped = Set.copyOf(skipped);
    experimental = Set.copyOf(experimental);
  }

  /**
   * Understands {@code text}.
   *
   * @throws IllegalArgumentException if it cannot be understood
   */
  static Options parse(String text) {
    var skipped = new HashSet<String>();
    var experimental = new HashSet<String>();
    boolean error = false;
    for (String part : text.isBlank() ? List.<String>of() : List.of(text.split(";", -1))) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? "" : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      switch (key) {
        case "skip" -> skipped.addAll(names(value));
        case "experimental" -> experimental.addAll(names(value));
        case "error" -> error = truth(value, part);
        default ->
            throw new IllegalArgumentException(
                "invalid check option \"" + (key.isEmpty() ? part : key) + "\"");
      }
    }
    return new Options(skipped, experimental, error);
  }

  private static List<String> names(String value) {
    return List.of(value.split("\\s*,\\s*", -1));
  }

  private static boolean truth(String value, String part) {
    return Truth.parse(value)
        .orElseThrow(
            () -> new IllegalArgumentException("failed to parse check option \"" + part + "\""));
  }

  /** These, and what a comment {@code # check=} above an instruction adds. */
  Options with(List<String> comments) {
    for (String comment : comments) {
      if (comment.startsWith("check=")) {
        Options more;
        try {
          more = parse(comment.substring("check=".length()).split(" ", 2)[0]);
        } catch (IllegalArgumentException _) {
          return this;
        }
        var allSkipped = new HashSet<>(skipped);
        allSkipped.addAll(more.skipped);
        var allExperimental = new HashSet<>(experimental);
        allExperimental.addAll(more.experimental);
        return new Options(allSkipped, allExperimental, error);
      }
    }
    return this;
  }

  boolean isOn(String name, boolean isExperimental) {
    return isExperimental
        ? experimental.contains(ALL) || experimental.contains(name)
        : !skipped.contains(ALL) && !skipped.contains(name);
  }
}
