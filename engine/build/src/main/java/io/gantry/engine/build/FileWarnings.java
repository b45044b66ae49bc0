package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.graph.Warnings;
import io.gantry.engine.build.inspect.Inspection;
import io.gantry.engine.build.lint.Linter;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.lint.Warning;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what the author of a Dockerfile should know; each thing once for all platforms. */
final class FileWarnings implements Warnings {
  private final Dockerfile file;
  private final BuildProgress progress;
  private final Linter linter;
  private final Set<BuildWarning> told = new HashSet<>();
  private final List<Warning> seen = new ArrayList<>();

  FileWarnings(Dockerfile file, Map<String, String> arguments, BuildProgress progress) {
    this.file = file;
    this.progress = progress;
    this.linter = new Linter(file, arguments);
  }

  /**
   * Tells what the rules say.
   *
   * @throws DockerfileException if there are warnings and the file wants them to fail a build
   */
  void check(Surroundings surroundings) {
    List<BuildWarning> _ = Inspection.checkAndFail(file, surroundings, this::tell);
    if (linter.fails() && !seen.isEmpty()) {
      throw new DockerfileException(
          Kind.INVALID, file.source(), seen.getFirst().lines(), Linter.failure(seen));
    }
  }

  private void tell(BuildWarning warning) {
    if (told.add(warning)) {
      progress.warning(warning);
    }
  }

  @Override
  public void warn(String rule, String text, LineRange lines) {
    if (linter.isOn(rule)) {
      var warning = new Warning(rule, "", text, lines);
      seen.add(warning);
      tell(Inspection.warning(file, warning));
    }
  }
}
