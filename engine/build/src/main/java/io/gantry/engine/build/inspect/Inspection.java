package io.gantry.engine.build.inspect;

import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.api.build.ImageBuilder.Target;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.lint.Linter;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.lint.Warning;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Answers about a Dockerfile; pure. */
public final class Inspection {
  private Inspection() {}

  /** What the rules say, in the order of lines; each with its excerpt. */
  public static List<BuildWarning> check(Dockerfile file, Surroundings surroundings) {
    return new Linter(file, surroundings.arguments())
        .check(file, surroundings).stream().map(warning -> warning(file, warning)).toList();
  }

  /**
   * What the rules say; where the file wants warnings to be errors, they are thrown.
   *
   * @throws DockerfileException if there are warnings that fail a build; they are told first
   */
  public static List<BuildWarning> checkAndFail(
      Dockerfile file, Surroundings surroundings, Consumer<BuildWarning> told) {
    var linter = new Linter(file, surroundings.arguments());
    List<Warning> warnings = linter.check(file, surroundings);
    var all = new ArrayList<BuildWarning>();
    for (Warning warning : warnings) {
      all.add(warning(file, warning));
      told.accept(all.getLast());
    }
    if (linter.fails() && !warnings.isEmpty()) {
      throw new DockerfileException(
          Kind.INVALID, file.source(), warnings.getFirst().lines(), Linter.failure(warnings));
    }
    return all;
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
