package io.gantry.app.cli.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.LogEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerbTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();

  @BeforeEach
  void twoContainers() {
    shell.engine.containers.all.addAll(
        List.of(
            Sample.container(
                "c1",
                "web",
                new ContainerState.Running(42, Sample.NOW, false),
                List.of(
                    new PublishedPort("", 8080, 80, "tcp"),
                    new PublishedPort("127.0.0.1", 53, 53, "udp"))),
            Sample.exited("d2", "job", 0, 60)));
  }

  private void does(String call, String... words) {
    Result result = shell.run(words);
    assertEquals(0, result.code(), result.err());
    assertEquals(call, shell.engine.containers.calls.getLast());
  }

  @Test
  void eachVerbCallsTheEngineAndPrintsTheReference() {
    does("stop web", "stop", "web");
    does("stop web 3 INT", "stop", "-t3", "-s", "INT", "web");
    does("stop web 0", "stop", "--time", "0", "web");
    does("restart web -1", "restart", "-t", "-1", "web");
    does("kill web KILL", "kill", "web");
    does("kill web HUP", "kill", "-s", "HUP", "web");
    does("pause web", "pause", "web");
    does("unpause web", "container", "unpause", "web");
    does("start job", "start", "job");
    does("rename web www", "rename", "web", "www");
    does("remove job volumes", "rm", "-v", "job");
    does("remove job force", "container", "remove", "-f", "job");
    does("reap " + Sample.ID, "container", "reap", Sample.ID);
    assertEquals("web\njob\n", shell.run("stop", "web", "job").out());
  }

  @Test
  void oneFailureDoesNotStopTheOthers() {
    assertEquals(
        new Result(1, "web\njob\n", "gantry: No such container: no\n"),
        shell.run("stop", "web", "no", "job"));
    assertEquals(
        new Result(1, "web\n", "gantry: No such container: no\n"), shell.run("kill", "no", "web"));
  }

  @Test
  void removingByForceForgivesWhatIsNotThere() {
    assertEquals(
        new Result(0, "web\n", "gantry: No such container: no\n"),
        shell.run("rm", "-f", "no", "web"));
    assertEquals(1, shell.run("rm", "no").code());
  }

  @Test
  void waitingPrintsExitCodes() {
    shell.engine.containers.exitCode = 3;
    assertEquals(new Result(0, "3\n3\n", ""), shell.run("wait", "web", "job"));
    assertTrue(shell.engine.containers.calls.contains("wait job NOT_RUNNING"));
  }

  @Test
  void execRunsACommandAndReturnsItsCode() {
    shell.engine.containers.exitCode = 5;
    shell.engine.containers.output = "x";
    assertEquals(
        new Result(5, "x", ""),
        shell.run("exec", "-e", "A=b", "-u", "1", "-w", "/srv", "web", "ls", "-l"));
    var spec = shell.engine.containers.execs.getFirst();
    assertEquals(List.of("ls", "-l"), spec.command());
    assertEquals(List.of("A=b"), spec.environment());
    assertEquals("/srv", spec.workingDirectory());
    assertEquals("1", spec.user());
    shell.typing("in");
    assertEquals("inx", shell.run("exec", "-i", "web", "cat").out());
    assertEquals(new Result(0, "", ""), shell.run("exec", "-d", "web", "sleep"));
    assertTrue(shell.engine.containers.execs.getLast().detach());
    assertEquals(1, shell.run("exec", "no", "ls").code());
    assertTrue(shell.run("exec", "web").err().contains("requires at least 2 arguments"));
  }

  @Test
  void logsSplitTheStreams() {
    log("out1\n", false);
    log("err1\n", true);
    log("half", false);
    assertEquals(new Result(0, "out1\nhalf", "err1\n"), shell.run("logs", "web"));
    log("line\n", false);
    assertEquals("2026-11-22T11:59:59.500000000Z line\n", shell.run("logs", "-t", "web").out());
    log("line\n", false);
    assertEquals(" line\n", shell.run("logs", "--details", "web").out());
  }

  private void log(String text, boolean stderr) {
    shell.engine.containers.log.add(
        new LogEntry(
            Instant.parse("2026-11-22T11:59:59.5Z"),
            stderr,
            text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void logsMayBeCut() {
    shell.run("logs", "-f", "-n", "5", "--since", "10m", "--until", "2026-11-22T11:59:00Z", "web");
    var request = shell.engine.containers.logRequest.orElseThrow();
    assertTrue(request.follow());
    assertEquals(Optional.of(5), request.tail());
    assertEquals(Optional.of(Sample.NOW.minusSeconds(600)), request.since());
    assertEquals(Optional.of(Sample.NOW.minusSeconds(60)), request.until());
    shell.run("logs", "web");
    assertEquals(Optional.empty(), shell.engine.containers.logRequest.orElseThrow().tail());
    assertTrue(shell.run("logs", "--since", "zz", "web").err().contains("\"zz\" is no time"));
  }

  @Test
  void anInterruptedFollowerEndsAsBySignal() {
    shell.with(handler -> {
      handler.accept(2);
      return () -> {};
    });
    assertEquals(130, shell.run("logs", "-f", "web").code());
    assertEquals(130, shell.run("stats").code());
  }

  @Test
  void portsAreListedOrLookedUp() {
    assertEquals(
        "53/udp -> 127.0.0.1:53\n80/tcp -> 0.0.0.0:8080\n", shell.run("port", "web").out());
    assertEquals("0.0.0.0:8080\n", shell.run("port", "web", "80").out());
    assertEquals("127.0.0.1:53\n", shell.run("port", "web", "53/udp").out());
    assertEquals(
        new Result(1, "", "gantry: no public port '81/tcp' published for web\n"),
        shell.run("port", "web", "81"));
  }

  @Test
  void topPrintsAWideTable() {
    assertEquals(
        """
        UID                 PID                 CMD
        root                42                  sh -c x
        """,
        shell.run("top", "web", "-o", "pid").out());
    assertEquals("top web [-o, pid]", shell.engine.containers.calls.getLast());
  }

  @Test
  void differencesHaveLetters() {
    assertEquals("C /etc\nA /etc/new\nD /etc/old\n", shell.run("diff", "web").out());
  }

  @Test
  void commitPassesEverythingOn() {
    assertEquals(
        "sha256:" + "ef".repeat(32) + "\n",
        shell
            .run("commit", "-a", "me", "-m", "why", "-c", "CMD x", "-p=false", "web", "x:1")
            .out());
    var spec = shell.engine.containers.committed.orElseThrow();
    assertEquals("x:1", spec.reference());
    assertEquals("me", spec.author());
    assertEquals("why", spec.message());
    assertEquals(List.of("CMD x"), spec.changes());
    assertEquals(false, spec.pause());
  }

  @Test
  void exportsGoToStandardOutputOrToAFile() throws IOException {
    assertEquals("a tar", shell.run("export", "web").out());
    shell.in(directory);
    assertEquals("", shell.run("export", "-o", "x.tar", "web").out());
    assertEquals("a tar", Files.readString(directory.resolve("x.tar")));
  }

  @Test
  void attachedStartsReturnTheContainersCode() {
    shell.engine.containers.exitCode = 4;
    shell.engine.containers.output = "x";
    assertEquals(new Result(4, "x", ""), shell.run("start", "-a", "job"));
    assertTrue(shell.run("start", "-a", "job", "web").err().contains("multiple containers"));
  }

  @Test
  void attachingNeedsARunningContainer() {
    shell.engine.containers.exitCode = 4;
    assertEquals(4, shell.run("attach", "web").code());
    assertEquals(
        new Result(
            1,
            "",
            "gantry: cannot attach to a stopped container, start it first: gantry start job\n"),
        shell.run("attach", "job"));
  }

  @Test
  void statsAreSharesOfAnInterval() {
    assertEquals(
        """
        CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O         BLOCK I/O   PIDS
        c1c1c1c1c1c1   web       25.00%    20MiB / 1GiB        1.95%     1.5kB / 2.5kB   3kB / 0B    7
        """,
        shell.run("stats", "--no-stream").out());
    assertEquals(
        "web 25.00%\njob 0.00%\n",
        shell.run("stats", "-a", "--no-stream", "--format", "{{.Name}} {{.CPUPerc}}").out());
    assertEquals(1, shell.run("stats", "--no-stream", "no").code());
  }

  @Test
  void pruneAsksFirst() {
    assertEquals(
        "WARNING! This will remove all stopped containers.\n"
            + "Are you sure you want to continue? [y/N] ",
        shell.typing("n\n").run("container", "prune").out());
    assertEquals(List.of(), shell.engine.containers.calls);
    String id = "d2".repeat(32);
    assertEquals(
        "Deleted Containers:\n" + id + "\n\nTotal reclaimed space: 0B\n",
        shell.run("container", "prune", "-f").out());
    assertEquals(List.of("remove job"), shell.engine.containers.calls);
  }

  @Test
  void aStartThatFailsIsToldAndTheOthersGoOn() {
    shell.engine.containers.startFailure =
        Optional.of(new GantryException(Kind.UNAVAILABLE, "no runtime"));
    assertEquals(new Result(1, "", "gantry: no runtime\n"), shell.run("start", "job"));
  }
}
