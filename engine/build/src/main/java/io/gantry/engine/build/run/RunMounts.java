package io.gantry.engine.build.run;

import io.gantry.container.runtime.ContainerRuntime.PrivateMounts;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.build.cache.MountDirectories;
import io.gantry.engine.build.graph.Op.RunMount;
import io.gantry.engine.build.run.MemoryFiles.Access;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Uninterruptible;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.OverlayMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** The mounts of one RUN: {@link #add} each, run the program, {@link #close}. One thread. */
public final class RunMounts implements PrivateMounts, AutoCloseable {
  private static final int LONGEST_SECRET = 500 * 1024;

  private final Path directory;
  private final Parts parts;
  private final Stubs stubs;
  private final MemoryFiles memory;
  private final List<Mount> mounts = new ArrayList<>();
  private final List<View> views = new ArrayList<>();
  private final List<MountDirectories.Held> held = new ArrayList<>();
  private final List<String> variables = new ArrayList<>();
  private final List<String> secretVariables = new ArrayList<>();

  /**
   * What mounts are made of.
   *
   * @param log takes lines of output
   */
  public record Parts(
      MountSources sources, MountDirectories caches, BuildSecrets secrets, Consumer<String> log) {}

  /** None yet; files go below {@code directory}, mount points to {@code stubs}. */
  public RunMounts(Path directory, Parts parts, Stubs stubs) {
    this.directory = directory;
    this.parts = parts;
    this.stubs = stubs;
    this.memory = new MemoryFiles(directory.resolve("memory"));
  }

  /**
   * Adds a file of the host, read-only.
   *
   * @param target without a slash in front
   */
  public void file(Path source, String target) throws IOException {
    stubs.file(target);
    mounts.add(bind(source, "/" + target, true, true));
  }

  /** Adds a file of the host where the runtime makes the place: in a mount of its own. */
  public void script(Path source, String target) {
    mounts.add(bind(source, target, true, true));
  }

  /**
   * Adds all that a RUN asks for.
   *
   * @param root its root file system, where links at targets lead
   */
  public void add(List<RunMount> asked, RootDirectory root)
      throws IOException, InterruptedException {
    var found = new HashMap<RunMount.Bind, Bound>();
    var targets = new ArrayList<Target>();
    for (RunMount mount : asked) {
      boolean isFile = mount instanceof RunMount.Secret || mount instanceof RunMount.Ssh;
      if (mount instanceof RunMount.Bind bind) {
        Bound bound = find(bind, found.size());
        found.put(bind, bound);
        isFile = !bound.files().isDirectory();
      }
      targets.add(Target.of(mount.target(), root, isFile));
    }
    for (int i = 0; i < asked.size(); i++) {
      String target = targets.get(i).path();
      switch (asked.get(i)) {
        case RunMount.Cache cache -> cache(cache, target);
        case RunMount.Tmpfs(String _, String size) -> memory(size, target);
        case RunMount.Bind bind -> {
          Bound bound = Objects.requireNonNull(found.get(bind));
          bind(bound, bind.writable(), target, targets.get(i).below(targets));
        }
        case RunMount.Secret secret -> secret(secret, target);
        case RunMount.Ssh ssh -> agent(ssh, target);
      }
    }
    memory.prepare();
  }

  /** What a bind shows, and where there is room for what that takes. */
  private record Bound(MountSources.Found files, Path place) {}

  private Bound find(RunMount.Bind bind, int number) throws IOException, InterruptedException {
    Path place = Files.createDirectories(directory.resolve("view" + number));
    return new Bound(
        parts.sources().find(bind.from(), bind.source(), bind.writable(), place), place);
  }

  private void memory(String size, String target) throws IOException {
    var options = new ArrayList<>(List.of("nosuid", "mode=1777"));
    if (!size.isEmpty()) {
      options.add("size=" + size);
    }
    stubs.directory(target);
    mounts.add(new Mount("tmpfs", "tmpfs", Path.of("/" + target), options));
  }

  private void cache(RunMount.Cache cache, String target) throws IOException, InterruptedException {
    String origin =
        cache.from().map(from -> parts.sources().name(from) + cache.source()).orElse("");
    MountDirectories.Held taken =
        parts
            .caches()
            .take(
                new MountDirectories.Name(cache.id(), origin),
                cache.sharing(),
                first -> begin(cache, first),
                () ->
                    parts
                        .log()
                        .accept("waiting for cache mount \"" + cache.id() + "\", which is in use"));
    held.add(taken);
    stubs.directory(target);
    mounts.add(bind(taken.directory(), "/" + target, cache.readOnly(), false));
  }

  private void begin(RunMount.Cache cache, Path first) throws IOException, InterruptedException {
    if (cache.from().isPresent()) {
      parts.sources().copy(cache.from().get(), cache.source(), first);
    }
    try (RootDirectory root = RootDirectory.open(first)) {
      Access access = access(cache.mode(), cache.uid(), cache.gid());
      root.changeOwner("", access.uid(), access.gid());
      root.changeMode("", access.mode());
    }
  }

  private void bind(Bound bound, boolean writable, String target, List<Target> below)
      throws IOException {
    MountSources.Found files = bound.files();
    OverlayMount overlay = files.overlay();
    if (files.isDirectory()) {
      stubs.directory(target);
      overlay = withStubs(overlay, files.path(), below, bound.place().resolve("stubs"));
    } else {
      stubs.file(target);
    }
    View view = View.of(overlay, files.path(), files.isDirectory(), bound.place());
    views.add(view);
    mounts.add(bind(view.place(), "/" + target, !writable, false));
  }

  /** Further mounts inside of this one find their places, though it cannot be written. */
  private static OverlayMount withStubs(
      OverlayMount overlay, String path, List<Target> below, Path layer) throws IOException {
    if (below.isEmpty()) {
      return overlay;
    }
    var places = new Stubs(layer);
    for (Target inside : below) {
      String place = path.isEmpty() ? inside.path() : path + "/" + inside.path();
      if (inside.isFile()) {
        places.file(place);
      } else {
        places.directory(place);
      }
    }
    var lower = new ArrayList<>(overlay.lower());
    lower.add(layer);
    return new OverlayMount(lower, overlay.writable(), overlay.readOnly(), overlay.unsynced());
  }

  private void secret(RunMount.Secret secret, String target) throws IOException {
    Optional<byte[]> bytes = parts.secrets().secret(secret.id());
    if (bytes.isEmpty()) {
      if (secret.required()) {
        throw new GantryException(
            Kind.NOT_FOUND,
            "secret "
                + secret.id()
                + ": not found (give it by --secret id="
                + secret.id()
                + ",src=FILE)");
      }
      return;
    }
    if (bytes.get().length > LONGEST_SECRET) {
      throw new GantryException(
          Kind.INVALID, "secret " + secret.id() + " is too big: at most 500 KiB");
    }
    if (!secret.variable().isEmpty()) {
      String value = new String(bytes.get(), StandardCharsets.UTF_8);
      if (value.indexOf('\0') >= 0) {
        throw new GantryException(
            Kind.INVALID, "secret " + secret.id() + " is no text: it cannot be a variable");
      }
      secretVariables.add(secret.variable() + "=" + value);
    }
    if (!target.isEmpty()) {
      stubs.file(target);
      Access access = access(secret.mode(), secret.uid(), secret.gid());
      Path place = memory.secret(bytes.get().clone(), access);
      mounts.add(
          new Mount(
              "bind",
              place.toString(),
              Path.of("/" + target),
              List.of("rbind", "rprivate", "nosuid", "nodev", "noexec", "ro")));
    }
  }

  private void agent(RunMount.Ssh ssh, String target) throws IOException {
    Optional<Path> agent = parts.secrets().agent(ssh.id());
    if (agent.isEmpty()) {
      if (ssh.required()) {
        throw new GantryException(
            Kind.NOT_FOUND,
            "no SSH agent "
                + ssh.id()
                + " is given: start ssh-agent and build with --ssh "
                + ssh.id());
      }
      return;
    }
    stubs.file(target);
    Path place = memory.agent(agent.get(), access(ssh.mode(), ssh.uid(), ssh.gid()));
    mounts.add(bind(place, "/" + target, false, true));
    if (variables.isEmpty()) {
      variables.add("SSH_AUTH_SOCK=/" + target);
    }
  }

  /** For the specification. */
  public List<Mount> mounts() {
    return List.copyOf(mounts);
  }

  /** Further variables, as {@code NAME=value}. */
  public List<String> variables() {
    return List.copyOf(variables);
  }

  /** Variables that nobody may keep. */
  public List<String> secretVariables() {
    return List.copyOf(secretVariables);
  }

  @Override
  public void make() throws IOException {
    memory.make();
    for (View view : views) {
      view.make();
    }
  }

  @Override
  public void close() {
    Uninterruptible.run(() -> {
      memory.close();
      views.forEach(View::close);
      held.forEach(MountDirectories.Held::close);
    });
  }

  private static Access access(String mode, String uid, String gid) {
    try {
      return new Access(Integer.parseInt(mode, 8), Long.parseLong(uid), Long.parseLong(gid));
    } catch (NumberFormatException e) {
      throw new GantryException(
          Kind.INVALID, "invalid mode, uid or gid of a mount: " + mode + " " + uid + " " + gid, e);
    }
  }

  private static Mount bind(Path source, String target, boolean readOnly, boolean harmless) {
    var options = new ArrayList<>(List.of("rbind", "rprivate", readOnly ? "ro" : "rw"));
    if (harmless) {
      options.addAll(List.of("nosuid", "nodev"));
    }
    return new Mount("bind", source.toString(), Path.of(target), options);
  }
}
