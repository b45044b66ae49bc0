package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The disks of the state root and of the run root get full while containers run. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "unshare"})
@LeavesNothing
@Timeout(300)
final class FullHostIT {
  /** Small disks that only this script and what it becomes see. */
  private static final String SMALL =
      "mount -t tmpfs -o size=32m none \"$1\" && mount -t tmpfs -o size=8m none \"$2\""
          + " && shift 2 && exec \"$@\"";

  @Test
  void whatRunsGoesOnWhatDoesNotFitIsRefusedAndAllWorksAgain(StateRoot root) throws Exception {
    String state = root.state().toString();
    String run = root.run().toString();
    Process small =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "--propagation",
                    "private",
                    "sh",
                    "-c",
                    SMALL,
                    "sh",
                    state,
                    run,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SmallHost.class.getName(),
                    state,
                    run,
                    root.scratch().toString()))
            .redirectErrorStream(true)
            .start();
    small.getOutputStream().close();
    String said = new String(small.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(small.waitFor(1, TimeUnit.MINUTES), said);
    assertEquals("", said);
    assertEquals(0, small.exitValue());
  }
}
