package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of containers, by both paths. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class ContainersIT {
  enum Way {
    COLD,
    WARM;

    Gantry open(StateRoot root) throws Exception {
      if (this == COLD) {
        return Gantry.cold(root).withBusybox();
      }
      Gantry gantry = Gantry.warm(root).withBusybox();
      gantry.awaitEngine();
      return gantry;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theExitCodeIsTheProgramsOwn(Way way, StateRoot root) throws Exception {
    try (Gantry gantry = way.open(root)) {
      gantry.run("run", "--rm", "busybox", "sh", "-c", "exit 7").exits(7);
      gantry.run("run", "--rm", "busybox", "sh", "-c", "sleep 9 & kill -9 $!; wait $!").exits(137);
      gantry.run("run", "--rm", "busybox", "no-such-program").exits(127).complains("no-such");
      gantry.run("run", "--rm", "busybox", "/etc").exits(126).complains("/etc");
      gantry.run("run", "--rm", "--no-such-flag", "busybox").exits(125).complains("no-such-flag");
      assertEquals("", gantry.run("ps", "-aq").succeeds());
    }
  }

  @ParameterizedTest
  @EnumSource
  void inputOutputAndErrorArePipes(Way way, StateRoot root) throws Exception {
    try (Gantry gantry = way.open(root)) {
      Result result =
          gantry.runWith(
              "one\ntwo\n", "run", "-i", "--rm", "busybox", "sh", "-c", "cat; echo e >&2");
      assertEquals("one\ntwo\n", result.exits(0).out());
      assertEquals("e\n", result.err());
      String large = "0123456789abcde\n".repeat(200_000);
      assertEquals(large, gantry.runWith(large, "run", "-i", "--rm", "busybox", "cat").out());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aContainerLivesWithoutGantry(Way way, StateRoot root) throws Exception {
    try (Gantry gantry = way.open(root)) {
      String id =
          gantry
              .run(
                  "run",
                  "-d",
                  "--name",
                  "web",
                  "-e",
                  "A=b",
                  "busybox",
                  "sh",
                  "-c",
                  "echo started; trap 'exit 3' TERM; while :; do sleep 0.05; done")
              .succeeds();
      assertTrue(id.matches("[0-9a-f]{64}"), id);
      gantry.run("run", "--name", "web", "busybox").exits(125).complains("web");
      assertTrue(gantry.run("ps").succeeds().contains("web"));
      assertEquals("b", gantry.run("exec", "web", "sh", "-c", "echo $A").succeeds());
      gantry.run("exec", "web", "sh", "-c", "exit 4").exits(4);
      assertEquals("started", gantry.run("logs", "web").succeeds());
      assertEquals("true", gantry.run("inspect", "-f", "{{.State.Running}}", "web").succeeds());
      gantry.run("rm", "web").exits(1).complains("web");
      assertEquals("web", gantry.run("stop", "web").succeeds());
      assertEquals("3", gantry.run("wait", "web").succeeds());
      assertTrue(gantry.run("ps", "-a").succeeds().contains("Exited (3)"));
      gantry.run("start", "web").exits(0);
      gantry.run("kill", "web").exits(0);
      assertEquals("137", gantry.run("wait", "web").succeeds());
      gantry.run("rm", "web").exits(0);
      assertEquals("", gantry.run("ps", "-aq").succeeds());
    }
  }

  @ParameterizedTest
  @EnumSource
  void volumesAndBindsShowTheHostsFiles(Way way, StateRoot root) throws Exception {
    try (Gantry gantry = way.open(root)) {
      Path shared = Files.createDirectory(root.scratch().resolve("shared"));
      Files.writeString(shared.resolve("in"), "from the host");
      String bind = shared + ":/mnt";
      assertEquals(
          "from the host",
          gantry
              .run(
                  "run", "--rm", "-v", bind, "busybox", "sh", "-c", "cat /mnt/in; echo x >/mnt/out")
              .succeeds());
      assertEquals("x\n", Files.readString(shared.resolve("out")));
      gantry.run("run", "--rm", "-v", bind + ":ro", "busybox", "touch", "/mnt/no").exits(1);
      gantry.run("run", "--rm", "-v", "keep:/k", "busybox", "touch", "/k/here").exits(0);
      assertEquals(
          "here", gantry.run("run", "--rm", "-v", "keep:/k", "busybox", "ls", "/k").succeeds());
    }
  }

  @ParameterizedTest
  @EnumSource
  void changesAreSeenCopiedAndCommitted(Way way, StateRoot root) throws Exception {
    try (Gantry gantry = way.open(root)) {
      Files.writeString(root.scratch().resolve("file"), "copied");
      gantry
          .run("run", "--name", "changed-1", "busybox", "sh", "-c", "echo x >/new; rm /etc/passwd")
          .exits(0);
      List<String> changes = gantry.run("diff", "changed-1").succeeds().lines().toList();
      assertTrue(
          changes.containsAll(List.of("A /new", "C /etc", "D /etc/passwd")), changes::toString);
      gantry.run("cp", "file", "changed-1:/etc/file").exits(0);
      gantry.run("commit", "changed-1", "changed").exits(0);
      assertEquals("copied", gantry.run("run", "--rm", "changed", "cat", "/etc/file").succeeds());
      gantry.run("run", "--rm", "changed", "test", "-e", "/etc/passwd").exits(1);
      gantry.run("rm", "changed-1").exits(0);
      gantry.run("rmi", "changed").exits(0);
      assertFalse(gantry.run("images").succeeds().contains("changed"));
    }
  }
}
