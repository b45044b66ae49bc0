package io.gantry.engine.build.inspect;

import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder.Checked;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.lint.Linter;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.lint.Warning;
import io.gantry.platform.base.GantryException;
import java.util.ArrayList;
import java.util.List;

/** Answers about a Dockerfile; pure. */
public final class Inspection {
  private Inspection() {}

  /** What the rules say; each warning with its excerpt. */
  public static Checked check(Dockerfile file, Surroundings surroundings) {
    var linter = new Linter(file, surroundings.arguments());
    List<Warning> warnings = linter.check(file, surroundings);
    return new Checked(
        warnings.stream().map(warning -> warning(file, warning)).toList(),
        linter.failure(warnings));
  }

  /** A warning as callers hear it. */
  public static BuildWarning warning(Dockerfile file, Warning warning) {
    return new BuildWarning(
        warning.rule(),
        warning.description(),
        warning.text(),
        file.source().name(),
        warning.lines().first(),
        warning.lines().last(),
        file.source().excerpt(warning.lines()));
  }

  /**
   * The target of {@code surroundings}, and what can be given to it.
   *
   * @throws GantryException {@code NOT_FOUND} if there is no such stage
   */
  public static Outline outline(Dockerfile file, Surroundings surroundings) {
    return Outliner.of(file, surroundings);
  }

  /** The stages. */
  public static List<Target> targets(Dockerfile file) {
    var targets = new ArrayList<Target>();
    for (Stage stage : file.stages()) {
      String name = stage.from().name();
      targets.add(
          new Target(
              name, stage.index() == file.stages().size() - 1, stage.node().description(name)));
    }
    return targets;
  }
}
