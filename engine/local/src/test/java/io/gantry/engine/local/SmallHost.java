package io.gantry.engine.local;

import static io.gantry.engine.local.FullDisk.refused;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Health;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Images;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.oci.TransferListener;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A process whose state root and run root are small disks. */
final class SmallHost {
  private static final Duration OFTEN = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String COUNT = "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.02; done";
  private static final CommitSpec MADE = new CommitSpec("made", "", "", List.of(), true);
  private static final Images.ImportSpec IMPORTED =
      new Images.ImportSpec("imported", "", List.of());
  private static final ContainerSpec PLAIN = TestEngine.spec("none", false, "sleep", "1000");
  private static final ContainerSpec FILLING =
      TestEngine.spec(
          "none",
          false,
          List.of(new MountSpec.Volume("", "/etc", false, false)),
          List.of(),
          "true");

  private final StateRoot root;
  private final TestEngine host;
  private final Containers containers;

  private SmallHost(StateRoot root) {
    this.root = root;
    this.host = TestEngine.open(root);
    this.containers = host.containers();
  }

  /** Arguments: state root, run root, scratch; says nothing if all is well. */
  public static void main(String[] arguments) throws Exception {
    var small =
        new SmallHost(
            new StateRoot(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])));
    try {
      small.all();
    } finally {
      for (var left : small.containers.list(true)) {
        small.containers.remove(left.id(), true, true);
      }
      small.host.settle();
    }
    System.exit(0); // the keeper's threads stay
  }

  private void all() throws Exception {
    var _ = host.engine.keep();
    String _ = host.networks().create(lan("lan"));
    started("web", checked(TestEngine.spec("none", false, "sh", "-c", COUNT)));
    awaitLine(0);
    stateRoot(archive());
    runRoot();
  }

  private void started(String name, ContainerSpec spec) {
    String id = containers.create(spec, name).id();
    containers.start(id);
  }

  private static ContainerSpec checked(ContainerSpec spec) {
    var check = new HealthCheck(List.of("CMD", "true"), OFTEN, LIMIT, Duration.ZERO, OFTEN, 1);
    return spec.with(
        spec.resources(),
        new Lifecycle(false, "", Optional.of(1), RestartPolicy.NO, check, LogConfig.DEFAULT));
  }

  /** One with an image that is not here. */
  private Path archive() throws IOException {
    String id = containers.create(PLAIN, "").id();
    var _ = containers.commit(id, MADE);
    containers.remove(id, false, true);
    Path archive = root.scratch().resolve("made.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      host.engine.images().save(List.of("made"), out);
    }
    var _ = host.engine.images().remove("made", false);
    return archive;
  }

  private void stateRoot(Path archive) throws Exception {
    var _ = containers.create(PLAIN, "created");
    var always = PLAIN.lifecycle().with(new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0));
    started("phoenix", PLAIN.with(PLAIN.resources(), always));
    started("passing", TestEngine.spec("none", true, "sleep", "1000"));
    started("ended", PLAIN);
    started("removed", PLAIN);
    started("stopped", PLAIN);
    Thread reaper;
    int last;
    try (FullDisk _ = FullDisk.of(root.state())) {
      refuses(archive);
      assertEquals(0, host.exec("web", "", "true").code());
      var wait = containers.wait("ended", WaitCondition.NEXT_EXIT);
      for (String name : List.of("phoenix", "passing", "ended", "removed")) {
        assertTrue(ProcessHandle.of(pid(name)).orElseThrow().destroyForcibly());
      }
      assertEquals(137, wait.await());
      reaper = Thread.ofPlatform().start(() -> containers.reap("phoenix")); // as its monitor does
      await(
          "passing goes",
          () -> containers.list(true).stream().noneMatch(one -> one.name().equals("passing")));
      await(
          "removed ends",
          () -> containers.inspect("removed").state() instanceof ContainerState.Exited);
      containers.remove("removed", false, true);
      containers.stop("stopped", Optional.of(0), Optional.empty());
      assertEquals(137, code("stopped"));
      assertEquals(137, code("ended"));
      assertEquals("running", containers.inspect("web").state().word());
      last = lastLine();
    }
    assertTrue(reaper.join(LIMIT));
    assertEquals("running", containers.inspect("phoenix").state().word());
    assertEquals(1, containers.inspect("phoenix").restartCount());
    awaitLine(last);
    assertEquals(List.of(), host.engine.upkeep().check(false, TransferListener.NONE));
    accepts(archive);
  }

  private void refuses(Path archive) {
    var networks = host.networks();
    assertAll(
        refused("volume", () -> host.engine.volumes().create("data", Map.of())),
        refused("copy-up", () -> containers.create(FILLING, "filling")),
        refused("create", () -> containers.create(PLAIN, "else")),
        refused("start", () -> containers.start("created")),
        refused("rename", () -> containers.rename("web", "else")),
        refused("update", () -> containers.update("web", SmallHost::limited)),
        refused("pause", () -> containers.pause("web")),
        refused("cp", () -> containers.copyIn("web", "/tmp", DiskFullIT.archive(), true)),
        refused("commit", () -> containers.commit("web", MADE)),
        refused("load", () -> host.engine.images().load(archive, TransferListener.NONE)),
        refused("import", () -> host.engine.images().importTar(DiskFullIT.archive(), IMPORTED)),
        refused("network", () -> networks.create(lan("more"))),
        refused("connect", () -> networks.connect("lan", "web", EndpointSpec.of("lan"))));
    assertEquals(List.of(), containers.inspect("web").endpoints());
    assertEquals(List.of(), networks.inspect("lan").members());
    assertEquals(0, containers.inspect("web").spec().resources().pids());
    assertEquals(List.of(), host.engine.volumes().list());
    assertEquals(1, host.engine.images().list().size());
  }

  private void accepts(Path archive) throws Exception {
    containers.start("created");
    containers.rename("ended", "else");
    String filling = containers.create(FILLING, "filling").id();
    containers.start(filling);
    var _ = containers.update("web", SmallHost::limited);
    containers.pause("web");
    containers.unpause("web");
    containers.copyIn("web", "/tmp", DiskFullIT.archive(), true);
    var _ = containers.commit("web", MADE);
    var _ = host.engine.images().remove("made", false);
    var _ = host.engine.images().load(archive, TransferListener.NONE);
    var _ = host.engine.images().importTar(DiskFullIT.archive(), IMPORTED);
    host.networks().connect("lan", "web", EndpointSpec.of("lan"));
    host.networks().disconnect("lan", "web", false);
  }

  private void runRoot() throws Exception {
    containers.stop("created", Optional.of(0), Optional.empty());
    started("last", PLAIN);
    Path own = root.run().resolve("containers").resolve(containers.inspect("last").id());
    List<String> files = names(own);
    try (EventStream events = host.engine.events().open(Optional.empty(), Optional.empty())) {
      try (FullDisk _ = FullDisk.of(root.run())) {
        assertAll(
            refused("exec", () -> host.exec("last", "", "true")),
            refused("start", () -> containers.start("created")),
            refused("connect", () -> connect("web")));
        assertEquals(files, names(own));
        assertTrue(ProcessHandle.of(pid("last")).orElseThrow().destroyForcibly());
        await("last ends", () -> !containers.inspect("last").state().word().equals("running"));
        assertEquals("running", containers.inspect("web").state().word());
        awaitLine(lastLine());
      }
      Instant after = Instant.now();
      await("web is checked", () -> health().log().getLast().start().isAfter(after));
      assertEquals(Health.Status.HEALTHY, health().status());
      assertEquals(0, host.exec("web", "", "true").code());
      containers.start("created");
      connect("web");
      var next = events.next();
      while (!next.orElseThrow().action().equals("connect")) {
        next = events.next();
      }
      containers.start("last");
    }
  }

  private void connect(String container) {
    host.networks().connect("lan", container, EndpointSpec.of("lan"));
  }

  private static Networks.Definition lan(String name) {
    return new Networks.Definition(
        name, "bridge", List.of(), false, true, false, Map.of(), Map.of());
  }

  private static ContainerSpec limited(ContainerSpec spec) {
    return spec.with(spec.resources().withPids(50), spec.lifecycle());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private long pid(String name) {
    return containers.inspect(name).state().running().orElseThrow().pid();
  }

  private int code(String name) {
    return containers.inspect(name).state().ended().orElseThrow().exitCode();
  }

  private Health health() {
    return containers.inspect("web").vitals().orElseThrow().health().orElseThrow();
  }

  /** The number of the last whole line in the log of web. */
  private int lastLine() throws InterruptedException {
    var request =
        new LogRequest(true, true, false, Optional.of(3), Optional.empty(), Optional.empty());
    int last = 0;
    try (var log = containers.logs("web", request)) {
      for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
        String text = new String(entry.get().bytes(), StandardCharsets.UTF_8);
        if (text.matches("line \\d+\n")) {
          last = Integer.parseInt(text.substring(5).strip());
        }
      }
    }
    return last;
  }

  private void awaitLine(int last) throws Exception {
    await("the log goes on after " + last, () -> lastLine() > last);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, what);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
