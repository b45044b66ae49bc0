package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed between the steps of create, start and remove; the next one cleans up. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class CrashIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "before snapshots.prepare",
        "after snapshots.prepare",
        "after networks.attach",
        "before runtime.create",
        "after runtime.create",
        "before runtime.start",
        "after runtime.start",
        "before runtime.delete",
        "after runtime.delete",
        "before networks.release",
        "after networks.release",
        "before snapshots.remove",
        "after snapshots.remove"
      })
  void theNextProcessCleansUpAndCanRunTheSame(String where, StateRoot directories)
      throws Exception {
    TestEngine.open(directories).settle(); // makes the image
    assertEquals(Crash.CODE, crash(where, directories));

    var host = TestEngine.open(directories);
    host.engine.recover();
    for (var left : host.containers().list(true)) {
      host.containers().remove(left.id(), true, true);
    }
    assertEquals(List.of(), host.containers().list(true));
    assertTrue(
        names(directories.state().resolve("containers")).stream()
            .allMatch(name -> name.equals("by-name") || name.equals("mount-points")));
    var again = host.run(TestEngine.spec("bridge", true, "echo", "again"), "");
    assertEquals(new TestEngine.Result(0, "again\n", ""), again);
    host.settle();
  }

  private static int crash(String where, StateRoot directories)
      throws IOException, InterruptedException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingProcess.class.getName(),
            directories.state().toString(),
            directories.run().toString(),
            directories.scratch().toString(),
            where)
        .inheritIO()
        .start()
        .waitFor();
  }

  private static List<String> names(Path directory) throws IOException {
    var names = new java.util.ArrayList<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
    }
    return names;
  }
}
