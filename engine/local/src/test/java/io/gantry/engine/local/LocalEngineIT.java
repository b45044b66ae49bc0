package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.Signals;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class LocalEngineIT {
  private static final LogRequest ALL =
      new LogRequest(true, true, false, Optional.empty(), Optional.empty(), Optional.empty());

  private final List<TestEngine> opened = new ArrayList<>();

  private TestEngine open(StateRoot directories) {
    TestEngine host = TestEngine.open(directories);
    opened.add(host);
    return host;
  }

  @AfterEach
  void settle() {
    opened.forEach(TestEngine::settle);
  }

  @Test
  void aContainerRunsWithItsStreamsAndItsExitCode(StateRoot directories) throws Exception {
    var host = open(directories);
    var result =
        host.run(TestEngine.spec("none", true, "sh", "-c", "cat; echo err >&2; exit 7"), "hello\n");
    assertEquals(new TestEngine.Result(7, "hello\n", "err\n"), result);
    assertEquals(List.of(), host.containers().list(true));
    assertEquals(List.of(), files(directories.state().resolve("containers").resolve("by-name")));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var entries = Files.list(directory)) {
      return entries.toList();
    }
  }

  @Test
  void anExitedContainerKeepsItsLogAndItsFiles(StateRoot directories) throws Exception {
    var host = open(directories);
    var spec = TestEngine.spec("none", false, "sh", "-c", "echo out; echo x > /made; exit 3");
    String id = host.containers().create(spec, "job").id();
    host.containers().start("job");
    assertEquals(3, host.containers().wait(id, WaitCondition.NOT_RUNNING).await());
    assertTrue(
        host.containers().inspect("job").state()
                instanceof ContainerState.Exited(int code, _, _, _, _)
            && code == 3);
    try (var log = host.containers().logs("job", ALL)) {
      assertEquals("out\n", new String(log.next().orElseThrow().bytes(), StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of("/made"), host.containers().diff("job").stream().map(FileChange::path).toList());
    var tar = new ByteArrayOutputStream();
    host.containers().copyOut("job", "/made", tar);
    var reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()));
    assertEquals("made", reader.next().orElseThrow().path());
    assertEquals("x\n", new String(reader.content().readAllBytes(), StandardCharsets.UTF_8));
    host.containers().remove("job", false, true);
  }

  @Test
  void aRunningContainerOutlivesItsEngineAndIsFoundByTheNext(StateRoot directories)
      throws Exception {
    var first = open(directories);
    String id = first.containers().create(TestEngine.spec("bridge", false, "top"), "web").id();
    first.containers().start(id);
    var second = open(directories);
    assertEquals("running", second.containers().inspect("web").state().word());
    assertEquals(
        new TestEngine.Result(5, "hi", ""), second.exec("web", "hi", "sh", "-c", "cat; exit 5"));
    var missing = assertThrows(GantryException.class, () -> second.exec("web", "", "nothere"));
    assertEquals(Kind.COMMAND_NOT_FOUND, missing.kind());
    var directory = assertThrows(GantryException.class, () -> second.exec("web", "", "/etc"));
    assertEquals(Kind.COMMAND_NOT_EXECUTABLE, directory.kind());
    second.containers().pause("web");
    assertEquals("paused", first.containers().inspect("web").state().word());
    second.containers().unpause("web");
    assertTrue(second.containers().stats("web").memoryUsage() > 0);
    assertFalse(second.containers().top("web", List.of()).rows().isEmpty());
    second.containers().stop("web", Optional.of(1), Optional.empty());
    assertEquals("exited", first.containers().inspect("web").state().word());
    first.containers().start("web");
    assertEquals("running", second.containers().inspect("web").state().word());
    assertThrows(GantryException.class, () -> second.containers().remove("web", false, true));
    second.containers().remove("web", true, true);
    assertEquals(List.of(), first.containers().list(true));
  }

  @Test
  void aNameCanBeTakenOnce(StateRoot directories) {
    var host = open(directories);
    var spec = TestEngine.spec("none", false, "true");
    host.containers().create(spec, "one");
    var failure = assertThrows(GantryException.class, () -> host.containers().create(spec, "one"));
    assertEquals(Kind.ALREADY_EXISTS, failure.kind());
    assertEquals(1, host.containers().list(true).size());
    host.containers().rename("one", "two");
    host.containers().create(spec, "one");
    host.containers().remove("one", false, true);
    host.containers().remove("two", false, true);
  }

  @Test
  void aProgramThatIsNotThereIsSaidAndLeavesNothingRunning(StateRoot directories) {
    var host = open(directories);
    String id = host.containers().create(TestEngine.spec("bridge", false, "nothere"), "").id();
    var failure = assertThrows(GantryException.class, () -> host.containers().start(id));
    assertEquals(Kind.COMMAND_NOT_FOUND, failure.kind(), failure.text());
    assertEquals("created", host.containers().inspect(id).state().word());
    host.containers().remove(id, false, true);
  }

  @Test
  void volumesKeepWhatWasWrittenAndTakeOverWhatTheImageHas(StateRoot directories) throws Exception {
    var host = open(directories);
    List<MountSpec> mounts = List.of(new MountSpec.Volume("data", "/etc", false, false));
    var first =
        host.run(
            TestEngine.spec(
                "none", true, mounts, List.of(), "sh", "-c", "echo kept > /etc/k; cat /etc/passwd"),
            "");
    assertTrue(first.out().contains("root"), first.out());
    var second = host.run(TestEngine.spec("none", true, mounts, List.of(), "cat", "/etc/k"), "");
    assertEquals("kept\n", second.out());
    host.engine.volumes().remove("data", false);
  }

  @Test
  void filesCanBePutIntoAndTakenFromAStoppedContainer(StateRoot directories) throws Exception {
    var host = open(directories);
    String id =
        host.containers().create(TestEngine.spec("none", false, "cat", "/tmp/made"), "").id();
    var source = new ByteArrayOutputStream();
    host.containers().copyOut(id, "/etc/passwd", source);
    host.containers().copyIn(id, "/tmp", new ByteArrayInputStream(source.toByteArray()), true);
    assertEquals("passwd", host.containers().stat(id, "/tmp/passwd").orElseThrow().name());
    assertTrue(host.containers().stat(id, "/tmp/missing").isEmpty());
    host.containers().remove(id, false, true);
  }

  @Test
  void aPublishedPortAnswersOnTheHost(StateRoot directories) throws Exception {
    var host = open(directories);
    var spec =
        TestEngine.spec(
            "bridge",
            false,
            List.of(),
            List.of(new PortSpec("127.0.0.1", 0, 80, "tcp")),
            "sh",
            "-c",
            "echo page > /index.html; httpd -f -p 80 -h /");
    String id = host.containers().create(spec, "").id();
    host.containers().start(id);
    int port = host.containers().inspect(id).ports().getFirst().hostPort();
    assertEquals("page\n", Fetch.text(port, "/index.html"));
    host.containers().remove(id, true, true);
  }

  @Test
  void twoStartsAtOnceStartOnce(StateRoot directories) throws Exception {
    var host = open(directories);
    String id = host.containers().create(TestEngine.spec("none", false, "top"), "").id();
    try (var group = io.gantry.platform.base.concurrent.TaskGroup.open("starters")) {
      for (int i = 0; i < 4; i++) {
        var _ =
            group.fork(() -> {
              host.containers().start(id);
              return 0;
            });
      }
      group.join(Duration.ofSeconds(60));
    }
    assertEquals("running", host.containers().inspect(id).state().word());
    host.containers().remove(id, true, true);
  }

  /** Its monitor is stopped, so that the time between the two lasts. */
  @Test
  void whoAsksBetweenAnEndAndItsCodeHearsNoOtherCode(StateRoot directories) throws Exception {
    var host = open(directories);
    var spec = TestEngine.spec("none", false, "top");
    String id = host.containers().create(spec, "").id();
    host.containers().start(id);
    long process = host.containers().inspect(id).state().running().orElseThrow().pid();
    Path file = directories.run().resolve("containers").resolve(id).resolve("conmon");
    try (var monitor = PidFd.open(Long.parseLong(Files.readString(file).strip()))) {
      assertTrue(monitor.signal(Signals.number("STOP")));
      assertTrue(ProcessHandle.of(process).orElseThrow().destroyForcibly());
      try (var first = PidFd.open(process)) {
        assertTrue(first.awaitExit(Duration.ofSeconds(30)));
      }
      assertEquals("running", host.containers().inspect(id).state().word());
      var wait = host.containers().wait(id, WaitCondition.NOT_RUNNING);
      assertTrue(monitor.signal(Signals.number("CONT")));
      assertEquals(137, wait.await());
    }
    assertEquals("exited", host.containers().inspect(id).state().word());
    host.containers().remove(id, true, true);
  }
}
