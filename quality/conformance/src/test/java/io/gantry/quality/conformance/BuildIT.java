package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class BuildIT {
  private static void dockerfile(StateRoot root, String text) throws Exception {
    Files.writeString(root.scratch().resolve("Dockerfile"), text);
  }

  @Test
  void anImageIsBuiltInStagesAndRuns(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      Files.writeString(root.scratch().resolve("greeting"), "hello");
      dockerfile(
          root,
          """
          FROM busybox AS make
          ARG WHO=world
          WORKDIR /work
          COPY greeting .
          RUN echo "$(cat greeting) $WHO" > made
          FROM busybox
          COPY --from=make /work/made /made
          ENV LANGUAGE=en
          ENTRYPOINT ["cat"]
          CMD ["/made"]
          """);
      gantry.run("build", "-t", "greeter", "--build-arg", "WHO=moon", ".").exits(0);
      assertEquals("hello moon", gantry.run("run", "--rm", "greeter").succeeds());
      assertTrue(gantry.run("history", "greeter").succeeds().contains("COPY"));
      assertEquals(
          "[cat]",
          gantry.run("image", "inspect", "-f", "{{.Config.Entrypoint}}", "greeter").succeeds());
    }
  }

  @Test
  void anUnchangedStepComesFromTheCache(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      dockerfile(root, "FROM busybox\nRUN cat /proc/sys/kernel/random/uuid > /id\n");
      gantry.run("build", "-t", "one", ".").exits(0);
      gantry.run("build", "-t", "two", ".").exits(0);
      gantry.run("build", "-t", "three", "--no-cache", ".").exits(0);
      String first = gantry.run("run", "--rm", "one", "cat", "/id").succeeds();
      assertEquals(first, gantry.run("run", "--rm", "two", "cat", "/id").succeeds());
      assertTrue(!first.equals(gantry.run("run", "--rm", "three", "cat", "/id").succeeds()));
    }
  }

  @Test
  void aBuildEndsWithItsClientAndLeavesNothing(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox()) {
      long engine = gantry.awaitEngine();
      String program = "sleep\0" + (1_000_000_000L + ProcessHandle.current().pid()) + "\0";
      dockerfile(root, "FROM busybox\nRUN " + program.replace('\0', ' ') + "\n");
      Process client = gantry.start(root.scratch().resolve("said"), "build", ".");
      Gantry.await("its step runs", () -> runs(program));
      int _ = client.destroyForcibly().waitFor();
      Gantry.await("its step is ended", () -> !runs(program));
      assertEquals(OptionalLong.of(engine), gantry.engine());
      assertEquals("", gantry.run("ps", "-aq").succeeds());
      Result check = gantry.run("system", "check");
      assertEquals(0, check.code(), check.toString());
    }
  }

  private static boolean runs(String commandLine) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> CommandLine.of(process.pid()).equals(commandLine));
  }

  @Test
  void aBrokenDockerfileIsShownWithItsLine(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      dockerfile(root, "FROM busybox\nRUM echo hi\n");
      gantry.run("build", ".").exits(1).complains("Dockerfile:2").complains("RUM");
      dockerfile(root, "FROM busybox\nRUN exit 9\n");
      gantry.run("build", ".").exits(1).complains("9");
      dockerfile(root, "FROM no-such-image\n");
      gantry.run("build", ".").exits(1).complains("no-such-image");
    }
  }
}
