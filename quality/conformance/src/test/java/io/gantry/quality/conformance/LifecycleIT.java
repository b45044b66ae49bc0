package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How containers end and start again. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class LifecycleIT {
  private static final String TRAP = "trap 'exit 9' USR1; echo ready; while :; do sleep 0.02; done";

  private static final String REAPED = "while ps | grep -q '[[]true]'; do sleep 0.02; done";

  @Test
  void anInitReapsHandsSignalsOnAndKeepsTheCode(StateRoot root) throws Exception {
    try (Gantry gantry = warm(root)) {
      Path context = Files.createDirectory(root.scratch().resolve("context"));
      Files.copy(Path.of("/bin/busybox"), context.resolve("busybox"));
      Files.writeString(
          context.resolve("Dockerfile"), "FROM scratch\nCOPY busybox /\nENTRYPOINT [\"/busybox\"]");
      gantry.run("build", "-q", "-t", "bare", context.toString()).exits(0);
      gantry.run("run", "--rm", "--init", "bare", "sh", "-c", "exit 5").exits(5);
      gantry.run("run", "--rm", "--init", "bare", "sh", "-c", "kill -9 $$").exits(137);
      gantry
          .run("run", "-d", "--init", "--network=none", "--name=withinit", "busybox", "sleep", "99")
          .exits(0);
      String processes =
          gantry.run("exec", "withinit", "sh", "-c", "(true &); " + REAPED + "; ps").succeeds();
      assertTrue(processes.contains("1 root     /sbin/docker-init -- sleep 99"), processes);
      assertTrue(!processes.contains("[true]"), processes);
      gantry.run("stop", "withinit").exits(0);
      assertEquals(
          "143 sleep [99] true",
          inspect(
              gantry, "withinit", "{{.State.ExitCode}} {{.Path}} {{.Args}} {{.HostConfig.Init}}"));
    }
  }

  @Test
  void signalsGraceAndWaits(StateRoot root) throws Exception {
    try (Gantry gantry = warm(root)) {
      gantry
          .run(
              "run",
              "-d",
              "--network=none",
              "--name=one",
              "--stop-signal=USR1",
              "busybox",
              "sh",
              "-c",
              TRAP)
          .exits(0);
      gantry
          .run(
              "run",
              "-d",
              "--network=none",
              "--name=two",
              "--stop-timeout=0",
              "busybox",
              "sh",
              "-c",
              TRAP)
          .exits(0);
      awaitReady(gantry, "one", 1);
      awaitReady(gantry, "two", 1);
      gantry.run("stop", "one", "two").exits(0);
      assertEquals("9\n137", gantry.run("wait", "one", "two").succeeds());
      gantry.run("start", "two").exits(0);
      gantry.run("start", "one").exits(0);
      awaitReady(gantry, "two", 2);
      gantry.run("stop", "-s", "USR1", "-t", "30", "two").exits(0);
      awaitReady(gantry, "one", 2);
      gantry.run("kill", "-s", "USR1", "one").exits(0);
      assertEquals("9\n9", gantry.run("wait", "one", "two").succeeds());
      gantry.run("kill", "one").exits(1).complains("is not running");
    }
  }

  @Test
  void policiesStartAgainWhatTheyShall(StateRoot root) throws Exception {
    try (Gantry gantry = warm(root)) {
      detached(gantry, "--restart=on-failure:2", "--name=fails", "busybox", "sh", "-c", "exit 3");
      detached(
          gantry,
          "--restart=on-unhealthy",
          "--health-cmd=test ! -e /bad",
          "--health-interval=100ms",
          "--health-retries=3",
          "--name=sick",
          "busybox",
          "sh",
          "-c",
          "if [ -e /was ]; then rm -f /bad; else touch /was /bad; fi; sleep 99");
      Path said = root.scratch().resolve("said");
      Process attached =
          gantry.start(said, "run", "--network=none", "--name=attached", "busybox", "sleep", "99");
      Gantry.await(
          "attached runs", () -> inspect(gantry, "attached", "{{.State.Running}}").equals("true"));
      gantry.run("update", "--restart=always", "attached").exits(0);
      gantry.run("exec", "attached", "kill", "-9", "1").code();
      kill(Long.parseLong(inspect(gantry, "attached", "{{.State.Pid}}")));
      assertEquals(137, attached.waitFor());
      for (String restarted : List.of("attached", "sick")) {
        Gantry.await(
            restarted + " runs again",
            () ->
                inspect(gantry, restarted, "{{.RestartCount}} {{.State.Running}}")
                    .matches("[1-9] true"));
      }
      Gantry.await(
          "two tries",
          () ->
              inspect(gantry, "fails", "{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}}")
                  .equals("2 exited 3"));
    }
  }

  @Test
  void whatDiesWithItsEngineComesBackWithAnEngine(StateRoot root) throws Exception {
    try (Gantry gantry = warm(root)) {
      detached(
          gantry,
          "--restart=always",
          "--health-cmd=true",
          "--health-interval=100ms",
          "--name=web",
          "busybox",
          "sleep",
          "99");
      long process = Long.parseLong(inspect(gantry, "web", "{{.State.Pid}}"));
      long engine = gantry.awaitEngine();
      kill(engine);
      kill(process);
      Gantry.await("an engine comes without a command", () -> !engines(root, engine).isEmpty());
      Gantry.await(
          "web is back and checked",
          () ->
              inspect(gantry, "web", "{{.State.Running}} {{.State.Health.Status}}")
                  .equals("true healthy"));
      assertTrue(!inspect(gantry, "web", "{{.State.Pid}}").equals(Long.toString(process)));
      String mounts = "/ns/mnt"; // not those of the container whose end has brought it
      assertEquals(
          Files.readSymbolicLink(Path.of("/proc/self" + mounts)),
          Files.readSymbolicLink(Path.of("/proc/" + engines(root, engine).getFirst() + mounts)));
    }
  }

  @Test
  void aRebootBringsBackWhatIsToRun(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      for (String policy : List.of("always", "unless-stopped", "no")) {
        detached(gantry, "--restart=" + policy, "--name=ran-" + policy, "busybox", "sleep", "99");
      }
      detached(gantry, "--restart=unless-stopped", "--name=stopped", "busybox", "sleep", "99");
      gantry.run("stop", "-t", "0", "stopped").exits(0);
      reboot(gantry, root);
      assertEquals("", gantry.run("ps", "-q").succeeds());
      String unit = gantry.run("system", "service").succeeds();
      String start =
          unit.lines().filter(line -> line.startsWith("ExecStart=")).findFirst().orElseThrow();
      assertEquals(
          "ExecStart=%s --root=%s --run-root=%s system boot"
              .formatted(Gantry.program(), root.state(), root.run()),
          start);
      gantry.run("system", "boot").exits(0);
      assertEquals(
          List.of("ran-always", "ran-unless-stopped"),
          gantry.run("ps", "--format", "{{.Names}}").succeeds().lines().sorted().toList());
      String process = inspect(gantry, "ran-always", "{{.State.Pid}}");
      gantry.run("system", "boot").exits(0);
      assertEquals(process, inspect(gantry, "ran-always", "{{.State.Pid}}"), "started once a boot");
    }
  }

  /** As if the host had started anew: no process, no run root, and another boot's id in records. */
  private static void reboot(Gantry gantry, StateRoot root) throws Exception {
    for (String id : gantry.run("ps", "-q", "--no-trunc").succeeds().lines().toList()) {
      long process = Long.parseLong(inspect(gantry, id, "{{.State.Pid}}"));
      kill(Long.parseLong(Files.readString(root.run().resolve("containers/" + id + "/conmon"))));
      kill(process);
      Path record = root.state().resolve("containers/" + id + "/container.json");
      Files.writeString(
          record,
          Files.readString(record).replaceFirst("\"bootId\":\"[^\"]*\"", "\"bootId\":\"another\""));
      try (var hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
        for (Path hierarchy : hierarchies.toList()) {
          Files.deleteIfExists(hierarchy.resolve("gantry/" + id));
        }
      }
    }
    try (var files = Files.walk(root.run())) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Gantry warm(StateRoot root) throws Exception {
    Gantry gantry = Gantry.warm(root).withBusybox();
    long _ = gantry.awaitEngine();
    return gantry;
  }

  private static void detached(Gantry gantry, String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("run", "-d", "--network=none"));
    command.addAll(List.of(arguments));
    gantry.run(command.toArray(String[]::new)).exits(0);
  }

  /** Its trap is set once it has said so. */
  private static void awaitReady(Gantry gantry, String container, int starts) {
    Gantry.await(
        container + " is ready", () -> output(gantry, "logs", container).lines().count() == starts);
  }

  private static String inspect(Gantry gantry, String container, String format) {
    return output(gantry, "inspect", "-f", format, container);
  }

  private static String output(Gantry gantry, String... command) {
    try {
      return gantry.run(command).out().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void kill(long process) throws Exception {
    ProcessHandle handle = ProcessHandle.of(process).orElseThrow();
    assertTrue(handle.destroyForcibly());
    var _ = handle.onExit().get();
  }

  /** Resident engines of a run root but for one. */
  private static List<Long> engines(StateRoot root, long but) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(
            process -> process != but && CommandLine.of(process).contains(root.run() + "/engine/"))
        .toList();
  }
}
