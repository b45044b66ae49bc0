package io.gantry.app.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.FileChange;
import io.gantry.engine.api.Images.Removal;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Engine} does, wherever it is: in this process, behind our server, or Docker's
 * own. It has the image that {@link #image} names, a busybox; what a test makes is called {@code
 * gantry-contract…} and removed by it.
 */
@Timeout(120)
abstract class EngineContract {
  private static final String NAME = "gantry-contract";
  private static final LogRequest WHOLE_LOG =
      new LogRequest(true, true, false, Optional.empty(), Optional.empty(), Optional.empty());

  abstract Engine engine();

  abstract String image();

  private Containers containers() {
    return engine().containers();
  }

  private ContainerSpec spec(boolean terminal, Lifecycle lifecycle, String... command) {
    return new ContainerSpec(
        image(),
        new ProcessSpec(
            Optional.empty(), List.of(command), List.of("A=1"), "/tmp", "", terminal, true, true),
        "named",
        Map.of("gantry.contract", "yes"),
        List.of(),
        new NetworkSpec(
            "none", List.of(), List.of(), false, Map.of(), List.of(), List.of(), List.of()),
        Resources.NONE,
        Security.DEFAULT,
        lifecycle);
  }

  private ContainerSpec spec(String... command) {
    return spec(false, new Lifecycle(false, "", Optional.of(1)), command);
  }

  private String started(String... command) {
    String id = containers().create(spec(command), NAME).id();
    containers().start(id);
    return id;
  }

  private record Result(int code, String out, String err) {}

  private static AttachRequest streams(
      String input, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new AttachRequest(
        new Source.Stream(new ByteArrayInputStream(input.getBytes(UTF_8))),
        new Sink.Stream(out),
        new Sink.Stream(err),
        "");
  }

  private Result run(ContainerSpec spec, String input) throws InterruptedException {
    String id = containers().create(spec, NAME).id();
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    boolean removed = spec.lifecycle().autoRemove();
    try (var attachment = containers().attach(id, streams(input, out, err))) {
      var exit = containers().wait(id, removed ? WaitCondition.REMOVED : WaitCondition.NEXT_EXIT);
      containers().start(id);
      assertFalse(attachment.await());
      return new Result(exit.await(), out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  private Result exec(String ref, String input, String... command) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var spec = new ExecSpec(List.of(command), List.of("B=2"), "/", "", false, true, false, false);
    try (var session = containers().exec(ref, spec, streams(input, out, err))) {
      return new Result(session.await(), out.toString(UTF_8), err.toString(UTF_8));
    }
  }

  private static void assertKind(Kind kind, Runnable action) {
    GantryException e = assertThrows(GantryException.class, action::run);
    assertEquals(kind, e.kind(), e.text());
  }

  private static String text(LogStream log) throws InterruptedException {
    var text = new StringBuilder();
    try (log) {
      for (Optional<LogEntry> next = log.next(); next.isPresent(); next = log.next()) {
        text.append(next.get().stderr() ? "E:" : "O:");
        text.append(new String(next.get().bytes(), UTF_8));
      }
    }
    return text.toString();
  }

  @Test
  void processesHaveTheirStreamsAndExitCodes() throws Exception {
    var gone = new Lifecycle(true, "", Optional.of(1));
    Result result = run(spec(false, gone, "sh", "-c", "cat; echo err >&2; exit 7"), "hello\n");
    assertEquals(new Result(7, "hello\n", "err\n"), result);
    assertKind(Kind.NOT_FOUND, () -> containers().inspect(NAME));

    String big = "x".repeat(1 << 20);
    Result echoed = run(spec(false, gone, "cat"), big);
    assertEquals(big.length(), echoed.out().length());
    assertEquals(0, echoed.code());

    Result typed = run(spec(true, gone, "sh", "-c", "test -t 1 && echo terminal"), "");
    assertEquals("terminal\r\n", typed.out());

    String id = started("sh", "-c", "trap 'exit 3' TERM; while :; do sleep 0.1; done");
    assertEquals(
        new Result(5, "in2", "err"),
        exec(id, "in", "sh", "-c", "cat; printf $B; printf err >&2; exit 5"));
    var session =
        containers()
            .exec(
                id,
                new ExecSpec(
                    List.of("touch", "/tmp/detached"),
                    List.of(),
                    "",
                    "",
                    false,
                    false,
                    true,
                    false),
                AttachRequest.NONE);
    assertEquals(0, session.await());
    assertTrue(containers().stat(id, "/tmp/detached").isPresent());
    var exit = containers().wait(id, WaitCondition.NEXT_EXIT);
    containers().stop(id, Optional.of(30), Optional.empty());
    assertEquals(3, exit.await());
    assertEquals(3, containers().wait(id, WaitCondition.NOT_RUNNING).await());
    containers().remove(id, false, true);
  }

  @Test
  void aDetachedTerminalLeavesItsContainerRunning() throws Exception {
    var kept = new Lifecycle(false, "", Optional.of(1));
    String id = containers().create(spec(true, kept, "cat"), NAME).id();
    var out = new PipedOutputStream();
    try (var seen = new PipedInputStream(out, 1 << 16);
        var keys = new PipedOutputStream();
        var typed = new PipedInputStream(keys)) {
      var request =
          new AttachRequest(
              new Source.Stream(typed), new Sink.Stream(out), new Sink.None(), "ctrl-p,ctrl-q");
      try (var attachment = containers().attach(id, request)) {
        containers().start(id);
        attachment.resize(24, 80);
        keys.write("typed\n".getBytes(UTF_8));
        keys.flush();
        assertEquals("typed\r\n", new String(seen.readNBytes(7), UTF_8));
        keys.write(new byte[] {16, 17});
        keys.flush();
        assertTrue(attachment.await());
      }
      assertTrue(containers().inspect(id).state() instanceof ContainerState.Running);
    }
    containers().remove(id, true, true);
  }

  @Test
  void containersLiveAsTheyAreTold() throws Exception {
    ContainerSpec spec = spec("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
    String id = containers().create(spec, NAME).id();
    ContainerDetails created = containers().inspect(NAME);
    assertEquals(id, created.id());
    assertEquals(new ContainerState.Created(), created.state());
    assertEquals("named", created.hostname());
    assertEquals("yes", created.labels().get("gantry.contract"));
    assertTrue(created.environment().contains("A=1"));
    assertEquals("/tmp", created.workingDirectory());
    assertEquals(spec.process().command(), created.spec().process().command());
    assertEquals(image(), created.imageName());
    assertKind(Kind.ALREADY_EXISTS, () -> containers().create(spec, NAME));
    assertKind(Kind.NOT_FOUND, () -> containers().start("no-such-container"));

    containers().start(NAME);
    containers().start(id.substring(0, 12));
    ContainerState.Running running = containers().inspect(id).state().running().orElseThrow();
    assertTrue(running.pid() > 0);
    assertTrue(list(false).contains(id));
    assertKind(Kind.CONFLICT, () -> containers().remove(id, false, false));
    assertTrue(containers().stats(id).pids() > 0);
    assertTrue(containers().top(id, List.of()).rows().toString().contains("trap"));

    containers().pause(id);
    assertEquals("paused", containers().inspect(id).state().word());
    containers().unpause(id);
    containers().rename(id, NAME + "-2");
    assertEquals(NAME + "-2", containers().inspect(id).name());
    var policy = new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, 2);
    var _ =
        containers()
            .update(id, before -> before.with(before.resources(), before.lifecycle().with(policy)));
    assertEquals(policy, containers().inspect(id).spec().lifecycle().restart());

    containers().restart(id, Optional.of(30), Optional.empty());
    assertTrue(
        containers()
            .inspect(id)
            .state()
            .running()
            .orElseThrow()
            .startedAt()
            .isAfter(running.startedAt()));
    var exit = containers().wait(id, WaitCondition.NEXT_EXIT);
    containers().kill(id, "KILL");
    assertEquals(137, exit.await());
    assertKind(Kind.CONFLICT, () -> containers().kill(id, "KILL"));
    containers().stop(id, Optional.empty(), Optional.empty());
    assertFalse(list(false).contains(id));
    assertTrue(list(true).contains(id));
    assertEquals(137, containers().inspect(id).state().ended().orElseThrow().exitCode());
    containers().remove(id, false, false);
    assertKind(Kind.NOT_FOUND, () -> containers().inspect(id));

    String broken = containers().create(spec("/no/such/program"), NAME).id();
    assertKind(Kind.COMMAND_NOT_FOUND, () -> containers().start(broken));
    containers().remove(broken, false, false);
  }

  private List<String> list(boolean all) {
    return containers().list(all).stream().map(ContainerDetails::id).toList();
  }

  @Test
  void logsTellWhatWasWrittenAndWhen() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    Result _ = run(spec("sh", "-c", "echo one; sleep 1; echo two >&2; sleep 1; printf three"), "");
    assertEquals("O:one\nE:two\nO:three", text(containers().logs(NAME, WHOLE_LOG)));
    assertEquals("E:two\n", text(containers().logs(NAME, log(false, true, Optional.empty()))));
    assertEquals("O:three", text(containers().logs(NAME, log(true, true, Optional.of(1)))));
    try (LogStream log = containers().logs(NAME, WHOLE_LOG)) {
      Instant time = log.next().orElseThrow().time();
      assertTrue(
          time.isAfter(before) && time.isBefore(Instant.now().plusSeconds(1)), time::toString);
      var later =
          new LogRequest(
              true,
              true,
              false,
              Optional.empty(),
              Optional.of(time.plusNanos(1)),
              Optional.empty());
      assertEquals("E:two\nO:three", text(containers().logs(NAME, later)));
    }
    containers().remove(NAME, false, true);

    String id = started("sh", "-c", "echo begun; read line; echo $line");
    var follow =
        new LogRequest(true, true, true, Optional.empty(), Optional.empty(), Optional.empty());
    try (LogStream log = containers().logs(id, follow)) {
      assertEquals("begun\n", new String(log.next().orElseThrow().bytes(), UTF_8));
      var request =
          new AttachRequest(
              new Source.Stream(new ByteArrayInputStream("more\n".getBytes(UTF_8))),
              new Sink.None(),
              new Sink.None(),
              "");
      try (var attachment = containers().attach(id, request)) {
        boolean _ = attachment.await();
      }
      assertEquals("O:more\n", text(log));
    }
    assertEquals(0, containers().wait(id, WaitCondition.NOT_RUNNING).await());
    containers().remove(id, false, true);
  }

  private static LogRequest log(boolean stdout, boolean stderr, Optional<Integer> tail) {
    return new LogRequest(stdout, stderr, false, tail, Optional.empty(), Optional.empty());
  }

  @Test
  void filesGoInAndOut() throws Exception {
    String id = containers().create(spec("true"), NAME).id();
    byte[] content = "content".getBytes(UTF_8);
    var tar = new ByteArrayOutputStream();
    try (var writer = new TarWriter(tar)) {
      writer.put(TarEntry.file("file", 04751, content.length), new ByteArrayInputStream(content));
      writer.put(TarEntry.symbolicLink("link", "file"));
    }
    containers().copyIn(id, "/tmp", new ByteArrayInputStream(tar.toByteArray()), false);
    PathStat file = containers().stat(id, "/tmp/file").orElseThrow();
    assertEquals("file", file.name());
    assertEquals(7, file.size());
    assertEquals(0104751, file.mode());
    assertEquals(0120000, containers().stat(id, "/tmp/link").orElseThrow().mode() & 0170000);
    assertTrue(containers().stat(id, "/tmp").orElseThrow().isDirectory());
    assertEquals(Optional.empty(), containers().stat(id, "/tmp/none"));
    assertKind(Kind.NOT_FOUND, () -> containers().stat("no-such-container", "/"));
    assertEquals(
        List.of("file=content"), entries(out -> containers().copyOut(id, "/tmp/file", out)));
    assertKind(
        Kind.NOT_FOUND,
        () -> containers().copyOut(id, "/tmp/none", OutputStream.nullOutputStream()));
    assertTrue(entries(out -> containers().export(id, out)).contains("tmp/file=content"));
    assertTrue(
        containers().diff(id).contains(new FileChange(FileChange.Kind.ADDED, "/tmp/file")),
        () -> containers().diff(id).toString());

    Digest image =
        containers()
            .commit(
                id,
                new CommitSpec(
                    NAME + ":made", "me", "said", List.of("ENV C=3", "CMD [\"cat\"]"), true));
    containers().remove(id, false, true);
    var made = engine().images().inspect(NAME + ":made");
    assertEquals(image, made.id());
    assertTrue(made.config().environment().contains("C=3"));
    assertEquals(List.of("cat"), made.config().command());
    var _ = engine().images().remove(NAME + ":made", false);
  }

  private interface Out {
    void to(OutputStream out) throws IOException;
  }

  private static List<String> entries(Out out) throws IOException {
    var tar = new ByteArrayOutputStream();
    out.to(tar);
    var all = new ArrayList<String>();
    var reader = new TarReader(new ByteArrayInputStream(tar.toByteArray()));
    for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      String name = next.get().path();
      all.add(
          next.get().isFile() && next.get().size() < 100
              ? name + "=" + new String(reader.content().readAllBytes(), UTF_8)
              : name);
    }
    return all;
  }

  @Test
  void networksAndVolumesAreMadeAndJoined() throws Exception {
    Networks networks = engine().networks();
    String network =
        networks.create(
            new Networks.Definition(
                NAME,
                "bridge",
                List.of(new Networks.Pool("10.199.7.0/24", "", "")),
                false,
                true,
                false,
                Map.of("l", "v"),
                Map.of()));
    Networks.Details details = networks.inspect(NAME);
    assertEquals(network, details.id());
    assertEquals("10.199.7.0/24", details.pools().getFirst().subnet());
    assertTrue(details.internal());
    assertEquals("v", details.labels().get("l"));
    assertTrue(networks.list().stream().anyMatch(each -> each.id().equals(network)));
    assertKind(Kind.NOT_FOUND, () -> networks.inspect("no-such-network"));

    var volume = engine().volumes().create(NAME, Map.of("l", "v"));
    assertEquals(NAME, volume.name());
    assertTrue(engine().volumes().list().contains(volume));

    ContainerSpec plain = spec("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");
    var spec =
        new ContainerSpec(
            plain.image(),
            plain.process(),
            "",
            Map.of(),
            List.of(new MountSpec.Volume(NAME, "/data", false, false)),
            new NetworkSpec(
                NAME,
                List.of(),
                List.of(),
                false,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new EndpointSpec(NAME, List.of("alias"), "10.199.7.9", "", "", 0, Map.of()))),
            Resources.NONE,
            Security.DEFAULT,
            plain.lifecycle());
    String id = containers().create(spec, NAME).id();
    containers().start(id);
    ContainerDetails.Endpoint endpoint = containers().inspect(id).endpoint().orElseThrow();
    assertEquals(NAME, endpoint.network());
    assertEquals("10.199.7.9", endpoint.address());
    assertEquals(id, networks.inspect(network).members().getFirst().container());
    assertTrue(exec(id, "", "ip", "address").out().contains("10.199.7.9/24"));
    assertEquals(0, exec(id, "", "touch", "/data/kept").code());
    assertEquals("volume", containers().inspect(id).mounts().getFirst().type());
    assertKind(Kind.CONFLICT, () -> engine().volumes().remove(NAME, false));
    networks.disconnect(NAME, id, false);
    assertEquals(List.of(), networks.inspect(NAME).members());
    networks.connect(NAME, id, EndpointSpec.of(NAME));
    assertEquals(1, networks.inspect(NAME).members().size());
    containers().remove(id, true, true);
    networks.remove(NAME);
    assertKind(Kind.NOT_FOUND, () -> networks.inspect(NAME));
    engine().volumes().remove(NAME, false);
    assertKind(Kind.NOT_FOUND, () -> engine().volumes().inspect(NAME));
  }

  @Test
  void imagesHaveNamesAndGoInArchives(@TempDir Path scratch) throws Exception {
    var images = engine().images();
    var image = images.inspect(image());
    assertTrue(images.list().stream().anyMatch(each -> each.id().equals(image.id())));
    assertFalse(images.history(image()).isEmpty());
    assertEquals("linux", image.config().platform().os());
    assertKind(Kind.NOT_FOUND, () -> images.inspect("no/such:image"));
    images.tag(image(), NAME + ":tagged");
    assertEquals(image.id(), images.inspect(NAME + ":tagged").id());
    Path archive = scratch.resolve("image.tar");
    try (OutputStream out = Files.newOutputStream(archive)) {
      images.save(List.of(NAME + ":tagged"), out);
    }
    assertEquals(
        List.of(new Removal.Untagged(NAME + ":tagged")), images.remove(NAME + ":tagged", false));
    var loaded = images.load(archive, TransferListener.NONE);
    assertEquals(NAME + ":tagged", loaded.getFirst().names().getFirst().familiar());
    var _ = images.remove(NAME + ":tagged", false);
    assertKind(Kind.NOT_FOUND, () -> images.inspect(NAME + ":tagged"));
  }

  @Test
  void eventsTellWhatHappened() throws Exception {
    Instant since = Instant.now().minusMillis(1);
    Result _ = run(spec("true"), "");
    containers().remove(NAME, false, true);
    var actions = new ArrayList<String>();
    try (var events = engine().events().open(Optional.of(since), Optional.of(Instant.now()))) {
      for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
        Event event = next.get();
        if (event.type().equals("container")
            && NAME.equals(event.attributes().get("name"))
            && List.of("create", "start", "die", "destroy").contains(event.action())) {
          actions.add(event.action());
        }
      }
    }
    assertEquals(List.of("create", "start", "die", "destroy"), actions);
    var live = engine().events().open(Optional.empty(), Optional.empty());
    live.close();
  }

  @Test
  void imagesAreBuiltFromDirectories(@TempDir Path context) throws Exception {
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM " + image() + "\nARG WORD\nCOPY . /here\nRUN ls /here > /list\nENV WORD=$WORD\n");
    Files.writeString(context.resolve("kept"), "kept");
    Files.writeString(context.resolve("secret"), "secret");
    Files.writeString(context.resolve(".dockerignore"), "secret\n");
    BuildRequest plain = BuildRequest.of(new BuildContext.Directory(context));
    var result =
        engine()
            .builder()
            .build(
                plain
                    .with(plain.subject().withArguments(Map.of("WORD", "said")))
                    .withTags(NAME + ":built"),
                BuildProgress.NONE);
    var image = engine().images().inspect(NAME + ":built");
    assertEquals(result.imageId(), image.id());
    assertTrue(image.config().environment().contains("WORD=said"));
    var gone = new Lifecycle(true, "", Optional.of(1));
    ContainerSpec cat = spec(false, gone, "cat", "/list");
    Result list =
        run(
            new ContainerSpec(
                NAME + ":built",
                cat.process(),
                "",
                Map.of(),
                List.of(),
                cat.network(),
                cat.resources(),
                cat.security(),
                gone),
            "");
    assertEquals("Dockerfile\nkept\n", list.out());
    var _ = engine().images().remove(NAME + ":built", true);
  }
}
