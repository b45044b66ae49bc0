package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildResult;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes that build the same at the same time. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class SharedWorkIT {
  private static final String[] LINES = {
    "FROM box",
    "RUN --network=none --mount=type=cache,target=/c"
        + " echo begun; while [ ! -e /c/go ]; do sleep 0.05; done; echo > /done"
  };

  private StateRoot root;
  private Workshop shop;

  @BeforeEach
  void open(StateRoot directories) throws IOException {
    root = directories;
    shop = new Workshop(directories);
    shop.makeBox();
  }

  private Process other() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Other.class.getName(),
            root.state().toString(),
            root.run().toString(),
            root.scratch().toString())
        .redirectErrorStream(true)
        .start();
  }

  private CompletableFuture<BuildResult> here() {
    var result = new CompletableFuture<BuildResult>();
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                boolean _ = result.complete(shop.build(LINES));
              } catch (RuntimeException e) {
                boolean _ = result.completeExceptionally(e);
              }
            });
    return result;
  }

  /** Lets the RUN end. */
  private void go() throws IOException {
    try (Stream<Path> mounts = Files.list(root.state().resolve("build/mounts"))) {
      for (Path mount : mounts.filter(path -> Files.isDirectory(path)).toList()) {
        Files.writeString(mount.resolve("content/go"), "");
      }
    }
  }

  @Test
  void aRunIsDoneOnce() throws Exception {
    Process other = other();
    try (BufferedReader said = other.inputReader()) {
      assertEquals("begun", said.readLine());
      CompletableFuture<BuildResult> here = here();
      go();
      BuildResult built = here.get(60, TimeUnit.SECONDS);
      assertEquals(List.of(), shop.progress.lines);
      assertEquals(built.imageId().toString(), said.readLine());
    }
    assertTrue(other.waitFor(Duration.ofSeconds(60)));
    assertEquals(List.of(), shop.leftovers());
  }

  @Test
  void ifTheOtherProcessIsKilledTheWorkIsDoneHere() throws Exception {
    Process other = other();
    try (BufferedReader said = other.inputReader()) {
      assertEquals("begun", said.readLine());
      CompletableFuture<BuildResult> here = here();
      int _ = other.destroyForcibly().waitFor();
      go();
      BuildResult built = here.get(60, TimeUnit.SECONDS);
      assertEquals(List.of("begun"), shop.progress.lines);
      assertEquals("", shop.read(built, "done").strip());
    }
    var _ = shop.build(LINES);
    assertEquals(List.of(), shop.leftovers());
  }

  /** The other process: says what its RUN says, and what it has built. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws IOException {
      var root = new StateRoot(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
      var shop = new Workshop(root);
      shop.progress.echo = line -> System.out.println(line);
      System.out.println(shop.build(LINES).imageId());
    }
  }
}
