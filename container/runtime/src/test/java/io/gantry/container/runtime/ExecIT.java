package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.runtime.Box.Capture;
import io.gantry.container.runtime.Box.Container;
import io.gantry.container.runtime.Box.Result;
import io.gantry.container.runtime.ContainerRuntime.ExecProcess;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Further processes, and bundles run to their end. */
@NeedsRoot
@NeedsProgram({"crun", "conmon", "busybox"})
@Timeout(60)
class ExecIT {
  @TempDir Path root;
  private Box box;
  private Container container;

  @BeforeEach
  void open() throws IOException {
    box = new Box(root);
    container = box.sleeper();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    box.delete(container);
    box.assertNothingIsLeft();
  }

  private ExecProcess exec(Streams streams, boolean terminal, String... arguments) {
    Json.Obj process =
        new OciSpecBuilder()
            .process(
                SpecRequests.process(List.of(arguments), terminal), Rights.DEFAULT, Limits.NONE);
    return box.runtime.exec(container.id(), container.directory(), "e1", process, streams);
  }

  @Test
  void outputAndExitCodeArrive() throws Exception {
    assertEquals(
        new Result(5, "out\n", "err\n"),
        box.exec(container, "sh", "-c", "echo out; echo err >&2; exit 5"));
    assertEquals(143, box.exec(container, "sh", "-c", "kill -TERM $$").code());
  }

  @Test
  void itGetsNoNewPrivilegesWhereTheContainerGetsNone() throws Exception {
    var rights = new Rights(false, List.of(), List.of(), true, "", "", false, true, false);
    SpecRequests request = SpecRequests.plain().rights(rights).arguments("sleep", "1000");
    Container bound = box.create(request, false, false);
    box.runtime.start(bound.id(), bound.directory());
    String status = box.exec(bound, "grep", "NoNewPrivs", "/proc/self/status").stdout();
    box.delete(bound);
    assertEquals("NoNewPrivs:\t1\n", status);
  }

  @Test
  void itIsInTheContainerAndAsConfined() throws Exception {
    String status =
        box.exec(
                container,
                "sh",
                "-c",
                "hostname; ps | wc -l; grep Cap /proc/self/status; "
                    + "ls -l /proc/self/fd | wc -l")
            .stdout();
    assertTrue(status.startsWith("box\n"), status);
    assertTrue(status.contains("CapEff:\t00000000a80425fb"), status);
    assertTrue(status.endsWith("\n5\n"), status); // 0, 1, 2, the directory, and a total line
  }

  @Test
  void tenMegabytesOfInputComeBackIntact() throws Exception {
    byte[] input = new byte[10 << 20];
    new Random(417).nextBytes(input);
    try (Pipe in = Pipe.create();
        Capture out = new Capture();
        ExecProcess exec = exec(new Streams(in.readEnd(), out.fd(), -1, false, ""), false, "cat")) {
      Descriptor.write(in.writeEnd(), input, 0, input.length);
      in.closeWriteEnd();
      assertEquals(0, exec.await());
      assertArrayEquals(input, out.bytes());
    }
  }

  @Test
  void aTerminalIsItsOwn() throws Exception {
    try (Pipe in = Pipe.create();
        Capture out = new Capture();
        ExecProcess exec =
            exec(
                new Streams(in.readEnd(), out.fd(), -1, true, "ctrl-p,ctrl-q"),
                true,
                "sh",
                "-c",
                "read line; stty size; tty; echo got $line; exit 9")) {
      assertTrue(exec.pid() > 0);
      exec.resize(41, 101);
      Descriptor.write(in.writeEnd(), "hello\n".getBytes(StandardCharsets.UTF_8), 0, 6);
      assertEquals(9, exec.await());
      String text = out.text();
      assertTrue(text.contains("41 101\r\n"), text);
      assertTrue(text.contains("got hello\r\n"), text);
      assertTrue(text.contains("/dev/pts/"), text);
    }
  }

  @Test
  void aDetachedOneGoesOn() throws Exception {
    long pid;
    try (ExecProcess exec = exec(Box.NONE, false, "sleep", "1000")) {
      pid = exec.pid();
    }
    assertTrue(box.runtime.processes(container.id()).contains(pid));
  }

  @Test
  void failuresAreToldInDockersWords() throws Exception {
    var missing = assertThrows(GantryException.class, () -> box.exec(container, "foo"));
    assertEquals(Kind.COMMAND_NOT_FOUND, missing.kind());
    assertEquals(
        "OCI runtime exec failed: exec failed: unable to start container process: exec: \"foo\":"
            + " executable file not found in $PATH: unknown",
        missing.text());
    var terminal = assertThrows(GantryException.class, () -> exec(Box.NONE, true, "foo"));
    assertEquals(Kind.COMMAND_NOT_FOUND, terminal.kind());
    var denied = assertThrows(GantryException.class, () -> box.exec(container, "/etc/plain"));
    assertEquals(Kind.COMMAND_NOT_EXECUTABLE, denied.kind(), denied.text());
    try (var left = Files.list(container.directory())) {
      assertEquals(0, left.filter(p -> p.getFileName().toString().startsWith("exec-")).count());
    }
  }

  @Test
  void onlyARunningContainerTakesOne() throws Exception {
    box.runtime.kill(container.id(), 9, false);
    int _ = box.runtime.awaitExit(container.directory()).code();
    var failure = assertThrows(GantryException.class, () -> box.exec(container, "true"));
    assertEquals(Kind.CONFLICT, failure.kind());
  }

  @Test
  void aBundleRunsToItsEnd() throws Exception {
    Container build = box.container();
    try (Capture out = new Capture();
        Capture err = new Capture()) {
      int code =
          box.runtime.run(
              box.runRequest(
                  build,
                  SpecRequests.plain().arguments("sh", "-c", "echo out; echo err >&2; exit 6"),
                  out.fd(),
                  err.fd()));
      assertEquals(6, code);
      assertEquals("out\n", out.text());
      assertEquals("err\n", err.text());
    }
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                box.runtime.run(
                    box.runRequest(build, SpecRequests.plain().arguments("foo"), -1, -1)));
    assertEquals(Kind.COMMAND_NOT_FOUND, failure.kind());
  }

  @Test
  void aBundleRunEndsWhenItIsInterrupted() throws Exception {
    Container build = box.container();
    var outcome =
        new java.util.concurrent.FutureTask<>(() -> {
          assertThrows(
              InterruptedException.class,
              () ->
                  box.runtime.run(
                      box.runRequest(
                          build, SpecRequests.plain().arguments("sleep", "99"), -1, -1)));
          return true;
        });
    Thread thread = Thread.ofVirtual().start(outcome);
    thread.interrupt();
    assertTrue(outcome.get());
  }
}
