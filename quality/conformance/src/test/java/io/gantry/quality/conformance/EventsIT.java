package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told, and in which order: measured with Docker 28. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class EventsIT {
  private static final String FORMAT =
      "{{.Type}} {{.Action}}{{range $k, $v := .Actor.Attributes}}"
          + "{{if eq $k \"exitCode\" \"signal\" \"oldName\" \"type\"}} {{$v}}{{end}}{{end}}";

  @Test
  void eachStepOfALifeIsToldInDockersOrder(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox()) {
      gantry.awaitEngine();
      Path file = Files.writeString(root.scratch().resolve("file"), "x");
      gantry.run("volume", "create", "vol").exits(0);
      gantry.run("network", "create", "net").exits(0);
      gantry
          .run("create", "--name", "first", "-v", "vol:/v", "-l", "x=y", "busybox", "sleep", "100")
          .exits(0);
      gantry.run("start", "first").exits(0);
      gantry.run("exec", "first", "true").exits(0);
      gantry.run("exec", "-d", "first", "sh", "-c", "exit 3").exits(0);
      Gantry.await("the end of the detached process", () -> told(gantry).contains("exec_die 3"));
      gantry.run("pause", "first").exits(0);
      gantry.run("unpause", "first").exits(0);
      gantry.run("rename", "first", "second").exits(0);
      gantry.run("update", "--restart", "no", "second").exits(0);
      gantry.run("top", "second").exits(0);
      gantry.run("network", "connect", "net", "second").exits(0);
      gantry.run("network", "disconnect", "net", "second").exits(0);
      gantry.run("kill", "-s", "HUP", "second").exits(0);
      gantry.run("commit", "second", "made:1").exits(0);
      gantry.run("cp", file.toString(), "second:/").exits(0);
      gantry.run("cp", "second:/file", root.scratch().resolve("back").toString()).exits(0);
      gantry.run("restart", "-t", "0", "second").exits(0);
      gantry.run("rm", "-f", "second").exits(0);
      gantry.run("run", "--rm", "--network", "none", "busybox", "false").exits(1);
      gantry.run("rmi", "made:1").exits(0);
      gantry.run("volume", "rm", "vol").exits(0);
      gantry.run("network", "rm", "net").exits(0);

      assertEquals(
          """
          volume create
          network create bridge
          container create
          volume mount
          network connect bridge
          container start
          container exec_create: true\s
          container exec_start: true\s
          container exec_die 0
          container exec_create: sh -c exit 3
          container exec_start: sh -c exit 3
          container exec_die 3
          container pause
          container unpause
          container rename /first
          container update
          container top
          network connect bridge
          network disconnect bridge
          container kill 1
          container pause
          image create
          image tag
          container commit
          container unpause
          container extract-to-dir
          container archive-path
          container kill 15
          container kill 9
          network disconnect bridge
          volume unmount
          container die 137
          container stop
          volume mount
          network connect bridge
          container start
          container restart
          container kill 9
          network disconnect bridge
          volume unmount
          container die 137
          container destroy
          container create
          container attach
          network connect null
          container start
          network disconnect null
          container die 1
          container destroy
          image untag
          image delete
          volume destroy
          network destroy bridge
          """,
          told(gantry));
      filtersChoose(gantry);
    }
  }

  private static void filtersChoose(Gantry gantry) throws Exception {
    assertEquals(
        List.of("die", "die"), actions(gantry, "--filter", "label=x=y", "--filter", "event=die"));
    assertEquals(
        List.of("create", "destroy"),
        actions(gantry, "--filter", "type=network").stream()
            .filter(action -> !action.endsWith("connect"))
            .toList());
    assertEquals(
        List.of("mount", "unmount", "mount", "unmount"),
        actions(gantry, "--filter", "volume=vol").stream()
            .filter(action -> action.endsWith("mount"))
            .toList());
    assertEquals(List.of("tag"), actions(gantry, "--filter", "image=made"));
    assertTrue(
        gantry
            .run("events", "--since", "1h", "--until", "0s", "--filter", "event=rename")
            .succeeds()
            .matches(
                "\\S+T\\S+ container rename [0-9a-f]{64}"
                    + " \\(image=busybox, name=second, oldName=/first, x=y\\)"));
  }

  private static List<String> actions(Gantry gantry, String... filters) throws Exception {
    var command =
        new java.util.ArrayList<>(
            List.of("events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}"));
    command.addAll(List.of(filters));
    return gantry.run(command.toArray(String[]::new)).succeeds().lines().toList();
  }

  private static String told(Gantry gantry) {
    try {
      return gantry
          .run("events", "--since", "1h", "--until", "0s", "--format", FORMAT)
          .exits(0)
          .out();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
