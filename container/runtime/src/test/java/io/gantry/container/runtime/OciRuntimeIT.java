package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.runtime.Box.Capture;
import io.gantry.container.runtime.Box.Container;
import io.gantry.container.runtime.Box.Result;
import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.container.runtime.ContainerRuntime.StreamSession;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container's life on the real kernel. */
@NeedsRoot
@NeedsProgram({"crun", "conmon", "busybox"})
@Timeout(60)
class OciRuntimeIT {
  @TempDir Path root;
  private Box box;

  @BeforeEach
  void open() throws IOException {
    box = new Box(root);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    box.assertNothingIsLeft();
  }

  @Test
  void outputAndExitCodeArrive() throws Exception {
    Result result =
        box.run(SpecRequests.plain().arguments("sh", "-c", "echo out; echo err >&2; exit 7"));
    assertEquals(new Result(7, "out\n", "err\n"), result);
  }

  @Test
  void aProcessThatHasTheNumberOfAnEndedOneIsNotTakenForIt() throws Exception {
    Box.Container container = box.sleeper();
    Path file = container.directory().resolve("process.json");
    String noted = Files.readString(file);
    assertTrue(box.runtime.alive(container.directory()));
    Files.writeString(file, noted.replaceFirst("\"start\":", "\"start\":1"));
    boolean alive = box.runtime.alive(container.directory());
    Files.writeString(file, noted);
    box.delete(container);
    assertTrue(!alive);
  }

  @Test
  void aContainerIsNamedAndConfined() throws Exception {
    Result result =
        box.run(
            SpecRequests.plain()
                .arguments(
                    "sh",
                    "-c",
                    "hostname; echo $$; grep -E 'Cap(Inh|Eff)|NoNewPrivs|^Seccomp:' "
                        + "/proc/self/status; ls /sys/class/net; ls -d /sys/fs/cgroup/*; "
                        + "cat /proc/kcore | head -c 1 | wc -c; mkdir /sys/x; unshare -m true"));
    assertTrue(result.stdout().startsWith("box\n1\n"), result.stdout());
    assertTrue(result.stdout().contains("CapInh:\t0000000000000000"), result.stdout());
    assertTrue(result.stdout().contains("CapEff:\t00000000a80425fb"), result.stdout());
    assertTrue(result.stdout().contains("Seccomp:\t2"), result.stdout());
    assertTrue(result.stdout().contains("\nlo\n"), result.stdout());
    assertTrue(result.stdout().endsWith("\n0\n"), result.stdout());
    assertTrue(result.stderr().contains("Read-only file system"), result.stderr());
    assertTrue(result.stderr().contains("Operation not permitted"), result.stderr());
  }

  @Test
  void theFilterCompiledBeforeHoldsAsWellAndForFurtherProcessesToo() throws Exception {
    String check =
        "grep -E '^Seccomp(_filters)?:' /proc/self/status; unshare -m true || echo refused";
    SpecRequests request = SpecRequests.plain().arguments("sh", "-c", check);
    Result compiled = box.run(request);
    Result known = box.run(request);
    assertTrue(known.stdout().startsWith("Seccomp:\t2\nSeccomp_filters:\t"), known.stdout());
    assertTrue(known.stdout().endsWith("refused\n"), known.stdout());
    assertEquals(compiled, known);
    Container container = box.sleeper();
    try {
      assertFalse(Files.readString(container.directory().resolve("config.json")).contains("SCMP"));
      assertEquals(known.stdout(), box.exec(container, "sh", "-c", check).stdout());
    } finally {
      box.delete(container);
    }
  }

  @Test
  void tenMegabytesOfInputComeBackIntact() throws Exception {
    byte[] input = new byte[10 << 20];
    new Random(417).nextBytes(input);
    Container container = box.create(SpecRequests.plain().arguments("cat"), false, true);
    try (Pipe in = Pipe.create();
        Capture out = new Capture()) {
      var streams = new Streams(in.readEnd(), out.fd(), -1, false, "");
      StreamSession session = box.runtime.attach(container.directory(), streams);
      box.runtime.start(container.id(), container.directory());
      Descriptor.write(in.writeEnd(), input, 0, input.length);
      in.closeWriteEnd();
      assertFalse(session.await());
      assertEquals(0, box.runtime.awaitExit(container.directory()).code());
      assertArrayEquals(input, out.bytes());
    } finally {
      box.delete(container);
    }
  }

  @Test
  void inputTypedAfterTheEndIsNotTaken() throws Exception {
    Container container = box.create(SpecRequests.plain().arguments("true"), false, true);
    try (Pipe in = Pipe.create()) {
      var streams = new Streams(in.readEnd(), -1, -1, false, "");
      StreamSession session = box.runtime.attach(container.directory(), streams);
      box.runtime.start(container.id(), container.directory());
      assertFalse(session.await());
      Descriptor.write(in.writeEnd(), "next\n".getBytes(StandardCharsets.UTF_8), 0, 5);
      byte[] buffer = new byte[16];
      assertEquals(5, Descriptor.read(in.readEnd(), buffer, 0, buffer.length));
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aTerminalHasASizeAndTurnsLinesAround() throws Exception {
    Container container =
        box.create(
            SpecRequests.plain()
                .terminal()
                .arguments(
                    "sh",
                    "-c",
                    "read line; until stty size | grep 41; do :; done; tty; echo got $line"),
            true,
            true);
    try (Pipe in = Pipe.create();
        Capture out = new Capture()) {
      var streams = new Streams(in.readEnd(), out.fd(), -1, true, "ctrl-p,ctrl-q");
      StreamSession session = box.runtime.attach(container.directory(), streams);
      session.resize(40, 100);
      box.runtime.start(container.id(), container.directory());
      session.resize(41, 101);
      Descriptor.write(in.writeEnd(), "hello\n".getBytes(StandardCharsets.UTF_8), 0, 6);
      assertFalse(session.await());
      String text = out.text();
      assertTrue(text.contains("41 101\r\n"), text);
      assertTrue(text.contains("/dev/pts/0\r\n"), text);
      assertTrue(text.contains("got hello\r\n"), text);
    } finally {
      box.delete(container);
    }
  }

  @Test
  void theDetachKeysLeaveTheContainerRunning() throws Exception {
    Container container = box.create(SpecRequests.plain().terminal().arguments("cat"), true, true);
    try (Pipe in = Pipe.create();
        Capture out = new Capture()) {
      var streams = new Streams(in.readEnd(), out.fd(), -1, true, "ctrl-p,ctrl-q");
      StreamSession session = box.runtime.attach(container.directory(), streams);
      box.runtime.start(container.id(), container.directory());
      Descriptor.write(in.writeEnd(), new byte[] {16, 17}, 0, 2);
      assertTrue(session.await());
      assertTrue(box.runtime.alive(container.directory()));
      assertEquals(Optional.empty(), box.runtime.exit(container.directory()));
      StreamSession again = box.runtime.attach(container.directory(), streams);
      again.close();
      assertTrue(again.await() || box.runtime.alive(container.directory()));
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aProgramThatIsNotThereIsToldInDockersWordsAndLeavesNothing() throws Exception {
    Container container = box.container();
    var failure =
        assertThrows(
            GantryException.class,
            () -> box.create(container, SpecRequests.plain().arguments("foo"), false, false));
    assertEquals(Kind.COMMAND_NOT_FOUND, failure.kind());
    assertTrue(failure.text().startsWith("failed to create task for container: "));
    assertTrue(
        failure.text().endsWith("exec: \"foo\": executable file not found in $PATH: unknown"),
        failure.text());
    try (var left = Files.list(container.directory())) {
      assertEquals(List.of(), left.filter(p -> !p.endsWith("log")).toList());
    }
  }

  @Test
  void aProgramThatIsNoProgramIsRefused() throws Exception {
    for (String program : List.of("/etc/plain", "/etc")) {
      Container container = box.container();
      var failure =
          assertThrows(
              GantryException.class,
              () -> box.create(container, SpecRequests.plain().arguments(program), false, false));
      assertEquals(Kind.COMMAND_NOT_EXECUTABLE, failure.kind(), failure.text());
      assertTrue(failure.text().contains("permission denied"), failure.text());
    }
  }

  @Test
  void noMountOfAContainerShowsOnTheHost() throws Exception {
    Container container = box.sleeper();
    try {
      assertEquals(List.of(), box.mounts());
      assertTrue(Files.exists(container.directory().resolve("rootfs")));
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aSignalEndsItWith128AndItsNumber() throws Exception {
    Container container =
        box.create(
            SpecRequests.plain().arguments("sh", "-c", "trap 'exit 3' TERM; sleep 1000 & wait"),
            false,
            false);
    try {
      box.runtime.start(container.id(), container.directory());
      assertEquals(
          Optional.empty(), box.runtime.awaitExit(container.directory(), Duration.ofMillis(100)));
      box.runtime.kill(container.id(), 15, false);
      assertEquals(3, box.runtime.awaitExit(container.directory()).code());
      assertFalse(box.runtime.alive(container.directory()));
      box.runtime.kill(container.id(), 15, false);
    } finally {
      box.delete(container);
    }
    Container killed = box.sleeper();
    try {
      box.runtime.kill(killed.id(), 9, true);
      assertEquals(137, box.runtime.awaitExit(killed.directory()).code());
    } finally {
      box.delete(killed);
    }
  }

  @Test
  void aPausedContainerStandsStillAndCanBeKilled() throws Exception {
    Container container = box.sleeper();
    try {
      box.runtime.pause(container.id());
      box.runtime.pause(container.id());
      assertTrue(Cgroups.ofHost().group("/gantry/" + container.id()).frozen());
      box.runtime.resume(container.id());
      assertFalse(Cgroups.ofHost().group("/gantry/" + container.id()).frozen());
      box.runtime.resume(container.id());
      box.runtime.pause(container.id());
      box.runtime.kill(container.id(), 9, false);
      assertEquals(137, box.runtime.awaitExit(container.directory()).code());
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aContainerThatIsRunningOrPausedCanBeDeleted() throws Exception {
    Container running = box.sleeper();
    box.delete(running);
    Container paused = box.sleeper();
    box.runtime.pause(paused.id());
    box.delete(paused);
    box.delete(paused);
    assertEquals(137, box.runtime.exit(paused.directory()).orElseThrow().code());
  }

  @Test
  void aContainerThatWasOnlyCreatedCanBeDeleted() throws Exception {
    Container container = box.create(SpecRequests.plain().arguments("true"), false, false);
    assertTrue(box.runtime.alive(container.directory()));
    box.delete(container);
  }

  @Test
  void itCanBeCreatedAgainAfterItsEndAndKeepsItsFiles() throws Exception {
    Container container = box.container();
    for (int expected : List.of(1, 2)) {
      box.create(
          container,
          SpecRequests.plain().arguments("sh", "-c", "echo line >> /tmp/f; exit $(wc -l < /tmp/f)"),
          false,
          false);
      assertEquals(Optional.empty(), box.runtime.exit(container.directory()));
      box.runtime.start(container.id(), container.directory());
      assertEquals(expected, box.runtime.awaitExit(container.directory()).code());
      if (expected == 2) { // the first time creation itself has to clean up
        box.delete(container);
      }
    }
  }

  @Test
  void wantOfMemoryIsTold() throws Exception {
    var limits = Limits.NONE.withMemory(Limits.Memory.of(32 << 20));
    Container container =
        box.create(
            SpecRequests.plain()
                .limits(limits)
                .arguments("dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1"),
            false,
            false);
    try {
      box.runtime.start(container.id(), container.directory());
      Exit exit = box.runtime.awaitExit(container.directory());
      assertEquals(137, exit.code());
      assertTrue(exit.oomKilled());
    } finally {
      box.delete(container);
    }
    assertTrue(box.runtime.exit(container.directory()).orElseThrow().oomKilled());
  }

  @Test
  void countersAndProcessesAreTold() throws Exception {
    var limits =
        Limits.NONE
            .withMemory(Limits.Memory.of(64 << 20))
            .withCpu(Limits.Cpu.of(500_000_000, 0))
            .withPids(50);
    Container container =
        box.create(SpecRequests.plain().limits(limits).arguments("sleep", "1000"), false, false);
    try {
      box.runtime.start(container.id(), container.directory());
      var usage = box.runtime.usage(container.id(), 0);
      assertEquals(64 << 20, usage.memoryLimit());
      assertTrue(usage.memoryUsage() > 0);
      assertTrue(usage.cpuNanos() > 0);
      assertEquals(1, usage.pids());
      assertEquals(1, box.runtime.processes(container.id()).size());
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aContainerOutlivesItsConmonAndItsEndIsSeen() throws Exception {
    Container container = box.sleeper();
    try {
      long conmon =
          Long.parseLong(Files.readString(container.directory().resolve("conmon")).strip());
      Removal.signalAll(List.of(conmon), 9);
      assertTrue(box.runtime.alive(container.directory()));
      box.runtime.kill(container.id(), 9, false);
      assertEquals(255, box.runtime.awaitExit(container.directory()).code());
    } finally {
      box.delete(container);
    }
  }

  @Test
  void aCreationWhoseCreatorWasKilledIsTakenBack() throws Exception {
    Container container = box.create(SpecRequests.plain().arguments("true"), false, false);
    Files.delete(container.directory().resolve("process.json"));
    box.delete(container);
  }

  @Test
  void theExitCommandRunsAfterTheExitCodeIsThere() throws Exception {
    Container container = box.container();
    Path seen = root.resolve("seen");
    long _ =
        box.runtime.create(
            new ContainerRuntime.CreateRequest(
                container.id(),
                container.directory(),
                Box.spec(container, SpecRequests.plain().arguments("sh", "-c", "exit 4")),
                container.rootfs(),
                new ContainerRuntime.Log.None(),
                false,
                false,
                false,
                List.of(
                    "/bin/busybox",
                    "sh",
                    "-c",
                    "cat "
                        + container.directory()
                        + "/exit > "
                        + seen
                        + ".new; "
                        + "grep -c "
                        + root
                        + " /proc/self/mountinfo >> "
                        + seen
                        + ".new; "
                        + "mv "
                        + seen
                        + ".new "
                        + seen)));
    box.runtime.start(container.id(), container.directory());
    assertEquals(4, box.runtime.awaitExit(container.directory()).code());
    awaitFile(seen);
    box.delete(container);
    // The exit command sees no mount of the container, so it can remove what was mounted.
    assertEquals("40\n", Files.readString(seen));
  }

  private static void awaitFile(Path file) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!Files.exists(file)) {
      assertTrue(System.nanoTime() < deadline, file + " did not appear");
      Thread.onSpinWait();
    }
  }
}
