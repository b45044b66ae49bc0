package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import org.junit.jupiter.api.Test;

/** One clear line that names the operand, Docker's exit code, nothing left behind. */
@LeavesNothing
@NeedsRoot
final class BadInputIT {
  @Test
  void whatIsNotThereIsNamed(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root)) {
      gantry.run("run", "no-such-image").exits(125).complains("no-such-image");
      gantry.run("exec", "nobody", "true").exits(1).complains("nobody");
      gantry.run("logs", "nobody").exits(1).complains("nobody");
      gantry.run("rm", "nobody").exits(1).complains("nobody");
      gantry.run("rmi", "nothing").exits(1).complains("nothing");
      gantry.run("inspect", "nothing").exits(1).complains("nothing");
      assertEquals("", gantry.run("ps", "-aq").succeeds());
    }
  }

  @Test
  void wrongWordsAreNamed(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root)) {
      gantry.run("fly").exits(1).complains("fly");
      gantry.run("ps", "--fly").exits(125).complains("--fly");
      gantry.run("run", "-p", "80:x", "busybox").exits(125).complains("containerPort: x");
      gantry.run("run", "--memory", "lots", "busybox").exits(125).complains("lots");
      gantry.run("run", "Upper/Case").exits(125).complains("must be lowercase");
      gantry.run("engine", "fly").complains("fly");
    }
  }

  @Test
  void aWorkingDirectoryThatIsGoneHarmsOnlyThosePathsThatBeginThere(StateRoot root)
      throws Exception {
    String gone = "mkdir gone && cd gone && rmdir ../gone && $GANTRY ";
    try (Gantry gantry = Gantry.cold(root)) {
      gantry.script(gone + "ps -aq").exits(0);
      gantry.script(gone + "build .").exits(126).complains("the working directory is gone");
    }
  }

  @Test
  void misspeltSettingsAreNamedWithTheirLine(StateRoot root) throws Exception {
    var file = root.scratch().resolve("gantry.toml");
    java.nio.file.Files.writeString(file, "[engine]\nidle = 3\n");
    try (Gantry gantry = Gantry.cold(root)) {
      gantry.with("GANTRY_CONFIG", file.toString());
      gantry.run("ps").exits(1).complains("gantry.toml:2: engine.idle");
      gantry.with("GANTRY_CONFIG", "");
    }
  }
}
