package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.lint.Surroundings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FileWarningsTest {
  private final List<String> told = new ArrayList<>();
  private final BuildProgress progress =
      new BuildProgress() {
        @Override
        public void begin(int step, String name) {}

        @Override
        public void warning(BuildWarning warning) {
          told.add(warning.rule());
        }
      };

  @Test
  void warningsThatAreErrorsAreToldOnceAndThenThrown() {
    Dockerfile file =
        Dockerfile.parse(Source.of("Dockerfile", "# check=error=true\nFROM a\nMAINTAINER x\n"));
    var warnings = new FileWarnings(file, Map.of(), progress);
    warnings.warn("UnusedBuildArgs", "not consumed: A", new LineRange(3, 3));
    assertThrows(DockerfileException.class, () -> warnings.check(Surroundings.NONE));
    var thrown = assertThrows(DockerfileException.class, () -> warnings.check(Surroundings.NONE));
    assertEquals(List.of("UnusedBuildArgs", "MaintainerDeprecated"), told);
    assertEquals(
        "lint violation found for rules: MaintainerDeprecated, UnusedBuildArgs", thrown.problem());
    assertTrue(thrown.text().startsWith("Dockerfile:3\n"), thrown.text());
  }
}
