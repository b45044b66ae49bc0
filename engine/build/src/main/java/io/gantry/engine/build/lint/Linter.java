package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Checks a Dockerfile against all rules that it does not switch off. */
public final class Linter {
  /** The build argument that stands in for {@code # check=}. */
  public static final String ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";

  private final Options options;

  /** Understands what {@code file}'s {@code # check=} directive says. */
  public Linter(Dockerfile file) {
    this(file, Map.of());
  }

  /**
   * Understands what the build argument {@link #ARGUMENT} says, else {@code file}'s directive.
   *
   * @throws DockerfileException if that cannot be understood
   */
  public Linter(Dockerfile file, Map<String, String> arguments) {
    String directive = file.directives().check().orElse("");
    try {
      options = Options.parse(arguments.getOrDefault(ARGUMENT, directive));
    } catch (IllegalArgumentException problem) {
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          new LineRange(1, 1),
          "failed to parse check options: " + problem.getMessage());
    }
  }

  /** Whether a rule is in force. */
  public boolean isOn(String rule) {
    boolean experimental =
        Rules.ALL.stream().anyMatch(each -> each.experimental() && each.name().equals(rule));
    return options.isOn(rule, experimental);
  }

  /** What is to be said of all stages if nothing but the file is known, in the order of lines. */
  public List<Warning> check(Dockerfile file) {
    return check(file, Surroundings.NONE);
  }

  /** What is to be said, in the order of lines. */
  public List<Warning> check(Dockerfile file, Surroundings surroundings) {
    var walk = new Walk(file, surroundings);
    var warnings = new ArrayList<Warning>();
    Stream.of(
            FormChecks.of(file),
            StageChecks.of(file),
            FromChecks.of(file, surroundings),
            NodeChecks.of(walk.places(), surroundings),
            VariableChecks.of(walk.places()))
        .flatMap(List::stream)
        .filter(finding -> {
          Rule rule = finding.rule();
          return options.with(finding.comments()).isOn(rule.name(), rule.experimental());
        })
        .map(finding ->
            new Warning(
                finding.rule().name(),
                finding.rule().description(),
                finding.text(),
                finding.lines()))
        .forEach(warnings::add);
    warnings.sort(Comparator.comparingInt((Warning warning) -> warning.lines().first()));
    return List.copyOf(warnings);
  }

  /** Why a build fails, if the file wants these warnings to be errors. */
  public Optional<String> failure(List<Warning> warnings) {
    if (!options.error() || warnings.isEmpty()) {
      return Optional.empty();
    }
    var names = new TreeSet<String>();
    warnings.forEach(warning -> names.add(warning.rule()));
    return Optional.of("lint violation found for rules: " + String.join(", ", names));
  }
}
