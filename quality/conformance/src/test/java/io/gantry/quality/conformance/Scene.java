package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** What is there while commands are killed, and must stay as it is. */
final class Scene implements AutoCloseable {
  private static final String WITNESS = "witness";
  private static final String ENDED = "ended";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final StateRoot root;
  private final Gantry gantry;
  private final RegistryServer registry;
  private final Set<String> ids = new HashSet<>();
  private final List<String> lasting;
  private final String table;
  private Leavings usual;

  private Scene(
      StateRoot root, Gantry gantry, RegistryServer registry, List<String> lasting, String table) {
    this.root = root;
    this.gantry = gantry;
    this.registry = registry;
    this.lasting = List.copyOf(lasting);
    this.table = table;
    this.usual = Leavings.of(root, table);
  }

  static Scene open(StateRoot root) throws Exception {
    Gantry gantry = Gantry.warm(root).withBusybox();
    gantry.awaitEngine();
    RegistryServer registry = RegistryServer.serve(Gantry.cold(root), root);
    String pulled = registry.name() + "/pulled:1";
    gantry.run("run", "--name", ENDED, "busybox", "sh", "-c", "echo x >/x; exit 7").exits(7);
    gantry.run("commit", ENDED, pulled).exits(0);
    gantry.run("push", "-q", pulled).exits(0);
    gantry.run("network", "create", "apart").exits(0);
    gantry.run("network", "create", Victim.OWN_NETWORK).exits(0);
    String counts = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.1; done";
    var lasting = new ArrayList<String>();
    for (String network : List.of("bridge", "apart")) {
      String name = network.equals("bridge") ? WITNESS : WITNESS + "-2";
      lasting.add(
          gantry
              .run(
                  "run",
                  "-d",
                  "--name",
                  name,
                  "--network",
                  network,
                  "-p",
                  "127.0.0.1::80",
                  "-v",
                  "data:/data",
                  "busybox",
                  "sh",
                  "-c",
                  counts)
              .succeeds());
    }
    lasting.add(gantry.run("inspect", "-f", "{{.Id}}", ENDED).succeeds());
    return new Scene(root, gantry, registry, lasting, table(lasting.getFirst()));
  }

  /** The rules' table has the name of the bridge that a container is on. */
  private static String table(String container) throws IOException {
    String own = "*" + container.substring(0, 12) + "*";
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("/sys/class/net"), own)) {
      Path bridge = Files.readSymbolicLink(found.iterator().next().resolve("master"));
      return bridge.getFileName().toString();
    }
  }

  Gantry gantry() {
    return gantry;
  }

  List<String> command(Victim victim) throws IOException {
    return victim.command(root, registry.name());
  }

  /** From now on this is how it is to be. */
  void settle() throws Exception {
    clean();
    usual = Leavings.of(root, table);
  }

  /** Notes the containers that are there, to look for their interfaces and groups later. */
  void note() throws IOException {
    for (Path place :
        List.of(root.state().resolve("containers"), root.run().resolve("build/runs"))) {
      note(place);
    }
  }

  private void note(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.length() == 64) {
          ids.add(name);
        } else if (name.length() == 16) {
          note(entry);
        }
      }
    }
  }

  /** Takes away what a round has made, by commands that a user has. */
  private void clean() throws Exception {
    note();
    for (String id : containers()) {
      if (!lasting.contains(id)) {
        gantry.run("rm", "-f", "-v", id).exits(0);
      }
    }
    String images = gantry.run("images", "--format", "{{.Repository}}:{{.Tag}}").succeeds();
    for (String image : images.lines().toList()) {
      if (!image.startsWith("busybox:") && !image.startsWith("<none>")) {
        gantry.run("rmi", "-f", image).exits(0);
      }
    }
    gantry.run("image", "prune", "-f").exits(0);
    gantry.run("builder", "prune", "-a", "-f").exits(0);
    String volumes = gantry.run("volume", "ls", "-q").succeeds();
    for (String volume : volumes.lines().toList()) {
      if (!volume.equals("data")) {
        gantry.run("volume", "rm", volume).exits(0);
      }
    }
    if (gantry.run("network", "ls", "--format", "{{.Name}}").succeeds().contains("extra")) {
      gantry.run("network", "rm", "extra").exits(0);
    }
  }

  private List<String> containers() throws Exception {
    String all = gantry.run("ps", "-a", "-q", "--no-trunc").succeeds();
    return all.lines().filter(line -> !line.isBlank()).toList();
  }

  /** What must hold after a kill and a repair. */
  void check(String what) throws Exception {
    for (String id : containers()) {
      if (!lasting.contains(id)) {
        usable(what, id);
      }
    }
    assertEquals("7", gantry.run("wait", ENDED).succeeds(), what);
    for (String name : List.of(WITNESS, WITNESS + "-2")) {
      String running = gantry.run("inspect", "-f", "{{.State.Running}}", name).succeeds();
      assertEquals("true", running, what);
      grows(what, name);
    }
    clean();
    same(what);
  }

  /** A container that is listed is a whole one. */
  private void usable(String what, String id) throws Exception {
    String state =
        gantry.run("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", id).succeeds();
    int ups = ups(id);
    switch (state.split(" ", -1)[0]) {
      case "created", "exited" -> {
        assertTrue(
            state.equals("created 0")
                || state.equals("exited 3")
                || (what.contains("START") && state.equals("exited 137")),
            what + ": " + state);
        Result started = gantry.run("start", id);
        assertEquals(0, started.code(), what + ": " + started);
        await(what + ": its program runs", () -> ups(id) > ups);
      }
      case "running" -> {
        Result ran = gantry.run("exec", id, "true");
        assertEquals(0, ran.code(), what + ": " + ran);
        await(what + ": its program runs", () -> ups(id) > 0);
      }
      default -> throw new AssertionError(what + ": " + state);
    }
    Result stopped = gantry.run("stop", id);
    assertEquals(0, stopped.code(), what + ": " + stopped);
    assertEquals("3", gantry.run("wait", id).succeeds(), what);
    assertTrue(gantry.run("logs", id).succeeds().startsWith("up"), what);
  }

  private int ups(String id) throws Exception {
    return (int) gantry.run("logs", id).succeeds().lines().filter("up"::equals).count();
  }

  private void grows(String what, String name) throws Exception {
    int first = last(name);
    await(what + ": the log of " + name + " grows", () -> last(name) > first);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not after " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private int last(String name) throws Exception {
    String lines = gantry.run("logs", "--tail", "1", name).succeeds();
    return Integer.parseInt(lines.substring(lines.lastIndexOf('\n') + 1));
  }

  private void same(String what) {
    SortedSet<String> changed = changed();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!changed.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
      changed = changed();
    }
    if (!changed.isEmpty()) {
      throw new AssertionError(what + " left\n" + String.join("\n", changed));
    }
  }

  /** Interfaces and groups of others come and go. */
  private SortedSet<String> changed() {
    SortedSet<String> changed = Leavings.of(root, table).changedSince(usual);
    changed.removeIf(thing ->
        (thing.startsWith("+ interface ") || thing.startsWith("+ group "))
            ? ids.stream().noneMatch(id -> thing.contains(id.substring(0, 12)))
            : thing.startsWith("- interface ") || thing.startsWith("- group "));
    return changed;
  }

  @Override
  public void close() throws IOException {
    registry.close();
    gantry.close();
  }
}
