package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The disk of the store is full in the middle of a step; it is a small one of another process's.
 */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class DiskFullIT {
  @Test
  void aStepThatDoesNotFitFailsAndLeavesNothing(StateRoot root) throws Exception {
    Files.createDirectories(root.state());
    String script = "mount -t tmpfs -o size=24m none \"$1\" && shift && exec \"$0\" \"$@\"";
    Process small =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                script,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                root.state().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Small.class.getName(),
                root.state().toString(),
                root.run().toString(),
                root.scratch().toString())
            .redirectErrorStream(true)
            .start();
    List<String> said;
    try (BufferedReader out = small.inputReader()) {
      said = out.lines().toList();
    }
    assertTrue(small.waitFor(Duration.ofSeconds(60)));
    assertEquals(
        List.of(
            "copy: ERROR: no space left on device: free some where gantry keeps its state, as"
                + " gantry builder prune does",
            "run: ERROR: process \"/bin/sh -c head -c 30000000 /dev/zero > /big\" did not complete"
                + " successfully: exit code: 1",
            "same image",
            "left: []"),
        said);
  }

  /** The other process. */
  static final class Small {
    private final Workshop shop;

    private Small(StateRoot root) throws IOException {
      shop = new Workshop(root);
    }

    public static void main(String[] arguments) throws IOException {
      var root = new StateRoot(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
      var small = new Small(root);
      small.shop.makeBox();
      small.shop.file("a", "a");
      String[] fits = {"FROM box", "COPY a /a"};
      String before = small.shop.build(fits).imageId().toString();
      Files.write(small.shop.context.resolve("big"), new byte[30_000_000]);
      small.fails("copy", "FROM box", "COPY big /big");
      small.fails("run", "FROM box", "RUN --network=none head -c 30000000 /dev/zero > /big");
      if (small.shop.build(fits).imageId().toString().equals(before)) {
        System.out.println("same image");
      }
      try (Stream<Path> left = Files.list(root.state().resolve("snapshots/active"))) {
        System.out.println("left: " + left.toList());
      }
    }

    private void fails(String what, String... lines) {
      try {
        var _ = shop.build(lines);
      } catch (GantryException e) {
        System.out.println(what + ": " + e.text().lines().toList().getLast());
      }
    }
  }
}
