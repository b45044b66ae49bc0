package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

@LeavesNothing
final class ResidentEngineIT {
  @Test
  void theFirstCommandLeavesAnEngineThatServesLaterOnes(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root)) {
      assertEquals(OptionalLong.empty(), gantry.engine());
      String cold = gantry.run("help").succeeds();
      long engine = gantry.awaitEngine();
      assertEquals(cold, gantry.run("help").succeeds());
      assertEquals(OptionalLong.of(engine), gantry.engine());
    }
  }

  @Test
  void warmOffLeavesNothing(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root)) {
      gantry.run("help").exits(0);
      assertTrue(Files.notExists(root.run().resolve("engine")));
    }
  }

  @Test
  void theSocketIsInADirectoryForItsUserAlone(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root)) {
      gantry.run("help").exits(0);
      gantry.awaitEngine();
      Path directory = root.run().resolve("engine");
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      assertEquals(OptionalLong.empty(), gantry.engine(), "a directory open to others is trusted");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void commandsWorkAfterTheEngineIsKilled(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root)) {
      gantry.run("help").exits(0);
      long engine = gantry.awaitEngine();
      ProcessHandle process = ProcessHandle.of(engine).orElseThrow();
      assertTrue(process.destroyForcibly());
      process.onExit().get();
      gantry.run("help").exits(0);
      assertNotEquals(engine, gantry.awaitEngine());
    }
  }

  @Test
  void manyCommandsAtOnceAreServed(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root)) {
      gantry.run("help").exits(0);
      gantry.awaitEngine();
      var processes = new ArrayList<Process>();
      for (int i = 0; i < 30; i++) {
        processes.add(gantry.start("help", "run"));
      }
      for (Process process : processes) {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(out.contains("--rm"), out);
      }
    }
  }

  @Test
  void theUsersDirectoryAndEnvironmentAreTheCommands(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root)) {
      gantry.run("help").exits(0);
      gantry.awaitEngine();
      Files.createDirectory(root.scratch().resolve("context"));
      gantry.run("build", "context").exits(1).complains("Dockerfile");
      gantry.run("build", "nowhere").exits(1).complains("nowhere");
    }
  }
}
