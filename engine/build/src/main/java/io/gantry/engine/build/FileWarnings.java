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
import java.util.Optional;
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
    linter.check(file, surroundings).forEach(this::tell);
    Optional<String> failure = linter.failure(seen);
    if (failure.isPresent()) {
      throw new DockerfileException(
          Kind.INVALID, file.source(), seen.getFirst().lines(), failure.get());
    }
  }

  private void tell(Warning warning) {
    seen.add(warning);
    BuildWarning text = Inspection.warning(file, warning);
    if (told.add(text)) {
      progress.warning(text);
    }
  }

  @Override
  public void warn(String rule, String text, LineRange lines) {
    if (linter.isOn(rule)) {
      tell(new Warning(rule, "", text, lines));
    }
  }
}
