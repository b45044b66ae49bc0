package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroup;
import io.gantry.platform.linux.cgroup.CgroupUsage;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Containers by an OCI runtime (OCI runtime specification 1.0.2) and conmon.
 *
 * <p>Below the run directory: {@code runtime.json} (which runtime), {@code oci} (the runtime's own
 * state), {@code seccomp} (compiled filters), {@code bundles} (a link from each id to the
 * container's run directory).
 *
 * <p>The runtime is called to create and to join containers. Starting, signals, freezing, counters
 * and removal are done on its files, on pidfds and on control groups: each call saves the 3 to 5 ms
 * that starting a program and joining a mount namespace take.
 */
public final class OciRuntime implements ContainerRuntime {
  private static final int ATTEMPTS = 8;
  private final Path state;
  private final Path bundles;
  private final CompiledFilters filters;
  private final Cgroups cgroups;
  private final Exits exits;
  private final Removal removal;
  private final Boundaries boundaries;
  private final RuntimeChooser chooser;
  private final AtomicReference<@Nullable RuntimeChoice> choice = new AtomicReference<>();

  private OciRuntime(Path runDirectory, Cgroups cgroups, Boundaries boundaries) {
    this.boundaries = boundaries;
    this.state = runDirectory.resolve("oci");
    this.bundles = runDirectory.resolve("bundles");
    this.filters = new CompiledFilters(runDirectory.resolve("seccomp"));
    this.cgroups = cgroups;
    this.exits = new Exits(cgroups);
    this.removal = new Removal(cgroups, exits, state);
    this.chooser = new RuntimeChooser(runDirectory, cgroups);
  }

  /**
   * Containers whose state lies below {@code runDirectory}, an absolute path. Touches nothing: the
   * runtime is chosen when it is first needed, which fails with {@code UNAVAILABLE} if none works.
   */
  public static ContainerRuntime open(Path runDirectory) {
    return open(runDirectory, Boundaries.UNHEARD);
  }

  /** As above; {@code boundaries} hears each step. */
  public static ContainerRuntime open(Path runDirectory, Boundaries boundaries) {
    return new OciRuntime(runDirectory, Cgroups.ofHost(), boundaries);
  }

  private RuntimeChoice runtime() {
    RuntimeChoice known = choice.get();
    if (known == null) {
      RuntimeChoice chosen = chooser.choose().sealed();
      known = choice.compareAndSet(null, chosen) ? chosen : runtime();
    }
    return known;
  }

  @Override
  public String version() {
    return runtime().version();
  }

  @Override
  public boolean limits() {
    return runtime().groups().any();
  }

  @Override
  public long create(CreateRequest request) {
    RuntimeChoice runtime = runtime();
    var files = new RunFiles(request.directory());
    Optional<HeldProcess> former = files.process();
    if (former.isPresent() && former.get().alive()) {
      throw new GantryException(Kind.CONFLICT, "container " + request.id() + " is already running");
    }
    if (Files.exists(state.resolve(request.id()))) {
      delete(request.id(), request.directory());
    }
    for (int attempt = 1; ; attempt++) {
      link(request.id(), request.directory());
      boundaries.passed("process", "link");
      try {
        return new Creation(runtime, cgroups, state, filters, request, boundaries).run().pid();
      } catch (RuntimeException e) {
        takeBack(request, files, e);
        if (attempt == ATTEMPTS || !isRaceForGroup(e)) {
          throw e;
        }
      }
    }
  }

  private void takeBack(CreateRequest request, RunFiles files, RuntimeException failure) {
    try {
      delete(request.id(), request.directory());
      files.clear(false);
    } catch (RuntimeException undo) {
      failure.addSuppressed(undo);
    }
  }

  /**
   * Whether the group above the container's had no processors yet: another runtime was just making
   * it, after the last container in it had gone (version 1 only).
   */
  static boolean isRaceForGroup(RuntimeException failure) {
    String text = String.valueOf(failure.getMessage());
    return text.contains("/cpuset/") && text.contains("No space left on device");
  }

  private void link(String id, Path directory) {
    Path link = bundles.resolve(id);
    try {
      Files.createDirectories(bundles);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, directory.toAbsolutePath());
    } catch (IOException e) {
      throw RunFiles.failed("link", link, e);
    }
  }

  /** The process of a container, by id alone. */
  private Optional<HeldProcess> process(String id) {
    return new RunFiles(bundles.resolve(id)).process();
  }

  @Override
  public void start(String id, Path directory) {
    new Start(runtime(), state, new RunFiles(directory)).run(id);
  }

  @Override
  public StreamSession attach(Path directory, Streams streams) {
    return AttachSession.open(new RunFiles(directory), streams);
  }

  @Override
  public void resize(Path directory, int rows, int columns) {
    new ControlFile(new RunFiles(directory), () -> false).resize(rows, columns);
  }

  @Override
  public Optional<Exit> exit(Path directory) {
    return exits.exit(new RunFiles(directory));
  }

  @Override
  public Optional<Exit> awaitExit(Path directory, Duration limit) throws InterruptedException {
    return exits.awaitExit(new RunFiles(directory), limit);
  }

  @Override
  public boolean alive(Path directory) {
    Optional<HeldProcess> process = new RunFiles(directory).process();
    return process.isPresent() && process.get().alive();
  }

  @Override
  public boolean ending(Path directory) {
    Optional<HeldProcess> process = new RunFiles(directory).process();
    return process.isPresent() && !process.get().alive() && process.get().conmonAlive();
  }

  @Override
  public boolean waits(String id) {
    return Files.exists(state.resolve(id).resolve("exec.fifo"));
  }

  @Override
  public boolean frozen(String id) {
    return process(id)
        .filter(HeldProcess::alive)
        .map(held -> held.group(cgroups).frozen())
        .orElse(false);
  }

  @Override
  public Optional<Path> mountNamespace(Path directory) {
    return new RunFiles(directory)
        .process()
        .filter(HeldProcess::conmonAlive)
        .map(process -> Path.of("/proc/" + process.conmon() + "/ns/mnt"));
  }

  @Override
  public void kill(String id, int signal, boolean all) {
    Optional<HeldProcess> process = process(id);
    if (process.isEmpty()) {
      return;
    }
    Cgroup group = process.get().group(cgroups);
    if (all) {
      Removal.signalAll(group.processes(), signal);
    } else {
      boolean _ = Removal.signal(process.get(), signal);
    }
    if (signal == Signals.SIGKILL && group.frozen()) {
      group.thaw(); // as Docker: a paused container can be killed
    }
  }

  @Override
  public void pause(String id) {
    running(id).freeze();
  }

  @Override
  public void resume(String id) {
    running(id).thaw();
  }

  private Cgroup running(String id) {
    Optional<HeldProcess> process = process(id);
    if (process.isEmpty() || !process.get().alive()) {
      throw new GantryException(Kind.CONFLICT, "container " + id + " is not running");
    }
    return process.get().group(cgroups);
  }

  @Override
  public void update(String id, Path directory, Json.Obj resources) {
    Cgroup group = running(id);
    Json.Obj changed = resources;
    if (resources.object("pids").number("limit", 0) < 0) {
      group.allowAnyNumberOfProcesses(); // which crun cannot write
      var rest = new LinkedHashMap<>(resources.fields());
      rest.remove("pids");
      changed = new Json.Obj(rest);
    }
    if (resources.object("cpu").number("quota", 0) < 0) {
      group.allowAnyProcessorTime(); // crun writes a number that is too large
      var cpu = new LinkedHashMap<>(resources.object("cpu").fields());
      cpu.remove("quota");
      var rest = new LinkedHashMap<>(changed.fields());
      rest.put("cpu", new Json.Obj(cpu));
      changed = new Json.Obj(rest);
    }
    new Change(runtime(), state, new RunFiles(directory)).apply(id, changed);
  }

  @Override
  public void delete(String id, Path directory) {
    var files = new RunFiles(directory);
    removal.run(id, files);
    boundaries.passed("delete", "processes");
    files.clear(true);
    boundaries.passed("delete", "files");
    Path link = bundles.resolve(id);
    try {
      Files.deleteIfExists(link);
    } catch (IOException e) {
      throw RunFiles.failed("remove", link, e);
    }
  }

  @Override
  public ExecProcess exec(
      String id, Path directory, String execId, Json.Obj process, Streams streams) {
    return Execution.start(
        runtime(), state, new RunFiles(directory), execId, process, streams, boundaries);
  }

  @Override
  public int run(RunRequest request) throws InterruptedException {
    return new BundleRun(runtime(), state, filters, cgroups).run(request);
  }

  @Override
  public Usage usage(String id, long pid) {
    Optional<HeldProcess> process = process(id);
    if (process.isEmpty()) {
      return new Usage(0, 0, 0, 0, 0, 0, 0);
    }
    CgroupUsage usage = process.get().group(cgroups).usage();
    return new Usage(
        usage.cpuNanos(),
        usage.memoryUsage(),
        usage.inactiveFile(),
        usage.memoryLimit(),
        usage.blockRead(),
        usage.blockWrite(),
        usage.processes());
  }

  @Override
  public List<Long> processes(String id) {
    Optional<HeldProcess> process = process(id);
    return process.isEmpty() ? List.of() : process.get().group(cgroups).processes();
  }
}
