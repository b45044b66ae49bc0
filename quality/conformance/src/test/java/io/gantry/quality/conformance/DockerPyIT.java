package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Docker's SDK for Python, as Debian has it beside docker-compose 1.29. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "docker-compose"})
@LeavesNothing
final class DockerPyIT {
  @Test
  void scriptsSeeTheirDocker(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      Path script = root.scratch().resolve("docker_py.py");
      try (InputStream text = DockerPyIT.class.getResourceAsStream("/clients/docker_py.py")) {
        if (text == null) {
          throw new IOException("no /clients/docker_py.py");
        }
        long _ = Files.copy(text, script);
      }
      Result result = docker.client(List.of("/usr/bin/python3", script.toString()));
      assertEquals(0, result.code(), result::toString);
    }
  }
}
