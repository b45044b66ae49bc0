package io.gantry.engine.build;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.OciRuntime;
import io.gantry.container.runtime.OciSpecBuilder;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A builder with everything it needs, in directories of its own. */
final class Workshop {
  final Path context;
  final Path runs;
  final BuildCache cache;
  final Snapshots snapshots;
  final Images images;
  final RecordedNetworks networks = new RecordedNetworks();
  final RecordedRegistry registry = new RecordedRegistry();
  final RecordedProgress progress = new RecordedProgress();
  final DockerfileBuilder builder;
  private final Path stateDirectory;

  Workshop(StateRoot root) throws IOException {
    this(root, Optional.empty());
  }

  /** With networks of the kernel, or recorded ones. */
  Workshop(StateRoot root, Optional<Networks> real) throws IOException {
    context = Files.createDirectories(root.scratch().resolve("context"));
    stateDirectory = root.state().resolve("build");
    runs = root.run().resolve("build");
    cache = new BuildCache(stateDirectory);
    snapshots = new OverlaySnapshots(root.state().resolve("snapshots"));
    images =
        new LocalImages(
            root.state().resolve("images"),
            new LocalContentStore(root.state().resolve("content")),
            snapshots,
            List.of(cache));
    builder =
        new DockerfileBuilder(
            new DockerfileBuilder.Parts(
                images,
                snapshots,
                OciRuntime.open(root.run()),
                new OciSpecBuilder(),
                real.orElse(networks),
                (name, _, listener) -> registry.pull(name.familiar(), listener),
                TestRegistries::open,
                stateDirectory,
                runs,
                CacheBudget.USUAL,
                io.gantry.platform.base.concurrent.Boundaries.UNHEARD,
                Clock.systemUTC()));
  }

  /** A registry whose images are other names of those that are here. */
  final class RecordedRegistry {
    final List<String> pulled = new ArrayList<>();

    /** What the registry has, by what it is here. */
    final Map<String, String> images = new HashMap<>();

    private void pull(String name, TransferListener listener) {
      pulled.add(name);
      String source = images.get(name);
      if (source == null) {
        throw new GantryException(Kind.NOT_FOUND, name + " is not in the registry");
      }
      listener.on(TransferEvent.of("Pulling " + name));
      Images store = Workshop.this.images;
      store.tag(store.resolve(source), Reference.parse(name));
    }
  }

  /** Leases need no network: the namespace stays empty. */
  static final class RecordedNetworks implements Networks {
    final List<String> attached = new CopyOnWriteArrayList<>();

    @Override
    public Endpoint attach(String container, Path namespace, List<Port> ports) {
      attached.add(container);
      return new Endpoint("bridge", "id", "10.0.0.2", 24, "10.0.0.1", "02:42:0a:00:00:02", ports);
    }

    @Override
    public void release(String container) {
      attached.remove(container);
    }

    @Override
    public java.util.Optional<Endpoint> endpoint(String container) {
      return java.util.Optional.empty();
    }

    @Override
    public Bridged hold(String holder) {
      return new Bridged("10.0.0.0/24", "10.0.0.1", "bridge");
    }

    @Override
    public boolean canBeHarmed() {
      return false;
    }

    @Override
    public Guard guard() {
      return () -> {};
    }

    @Override
    public void sweep(Predicate<String> alive) {}

    @Override
    public Traffic traffic(long pid) {
      return new Traffic(0, 0);
    }
  }

  /** What was heard of a build. */
  static final class RecordedProgress implements BuildProgress {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<String> cached = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();

    /** Hears lines as they come. */
    volatile java.util.function.Consumer<String> echo = _ -> {};

    final List<String> failed = new CopyOnWriteArrayList<>();
    final List<String> explained = new CopyOnWriteArrayList<>();
    private final java.util.Map<Integer, String> names =
        new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    public void begin(int step, String name) {
      names.put(step, name);
    }

    @Override
    public void log(int step, String line) {
      lines.add(line);
      echo.accept(line);
    }

    @Override
    public void explained(int step, List<String> reasons) {
      explained.addAll(reasons);
    }

    @Override
    public void cached(int step) {
      cached.add(names.getOrDefault(step, "?"));
    }

    @Override
    public void done(int step, Duration took) {}

    @Override
    public void failed(int step, String why) {
      failed.add(names.getOrDefault(step, "?"));
    }

    @Override
    public void warning(BuildWarning warning) {
      warnings.add(warning.rule());
    }
  }

  void file(String path, String content) throws IOException {
    Path file = context.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** A Dockerfile over the context. */
  BuildRequest request(String... lines) {
    return BuildRequest.of(new BuildContext.Directory(context))
        .with(
            BuildRequest.Subject.of(new BuildContext.Directory(context))
                .with(new BuildRequest.Definition.Text(String.join("\n", lines))));
  }

  BuildResult build(BuildRequest request) {
    progress.lines.clear();
    progress.cached.clear();
    return builder.build(request, progress);
  }

  BuildResult build(String... lines) {
    return build(Map.of(), false, List.of(), lines);
  }

  BuildResult build(
      Map<String, String> arguments, boolean noCache, List<String> tags, String... lines) {
    progress.lines.clear();
    progress.cached.clear();
    return builder.build(
        BuildRequest.of(new BuildContext.Directory(context))
            .with(
                BuildRequest.Subject.of(new BuildContext.Directory(context))
                    .with(new BuildRequest.Definition.Text(String.join("\n", lines)))
                    .withArguments(arguments))
            .with(BuildRequest.Caching.PLAIN.withNone(noCache))
            .withTags(tags.toArray(new String[0])),
        progress);
  }

  /** An image of the host's static busybox with links for its programs, called {@code box}. */
  void makeBox() throws IOException {
    Files.copy(Path.of("/usr/bin/busybox"), context.resolve("busybox"));
    var _ =
        build(
            Map.of(),
            false,
            List.of("box"),
            "FROM scratch",
            "COPY --chmod=755 busybox /bin/busybox",
            "COPY <<passwd <<group /etc/",
            "root:x:0:0:root:/root:/bin/sh",
            "me:x:1000:1000:me:/home/me:/bin/sh",
            "passwd",
            "root:x:0:",
            "me:x:1000:",
            "group",
            "RUN --network=none [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]",
            "RUN --network=none mkdir -m 1777 /tmp",
            "CMD [\"sh\"]");
    Files.delete(context.resolve("busybox"));
  }

  Image image(BuildResult built) {
    return images.resolve(built.imageId().toString());
  }

  /** {@code path mode uid:gid [-> target | content]} of all below the image's root. */
  List<String> tree(BuildResult built, String below) throws IOException {
    var found = new ArrayList<String>();
    try (var mount = DetachedMount.overlay(snapshots.view(image(built).chain().orElseThrow()));
        RootDirectory root = mount.root()) {
      describe(root, below, found);
    }
    return found;
  }

  private static void describe(RootDirectory root, String path, List<String> found)
      throws IOException {
    var status = root.stat(path, false).orElseThrow();
    String text =
        path
            + " "
            + Integer.toOctalString(status.permissions())
            + " "
            + status.uid()
            + ":"
            + status.gid();
    if (status.isSymbolicLink()) {
      found.add(path + " -> " + root.readLink(path));
    } else if (status.isDirectory()) {
      found.add(text);
      for (String name : root.list(path)) {
        describe(root, path.isEmpty() ? name : path + "/" + name, found);
      }
    } else {
      try (InputStream in = root.read(path)) {
        found.add(text + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    }
  }

  String read(BuildResult built, String path) throws IOException {
    try (var mount = DetachedMount.overlay(snapshots.view(image(built).chain().orElseThrow()));
        RootDirectory root = mount.root();
        InputStream in = root.read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The paths in the topmost layer of an image. */
  Set<String> topLayer(BuildResult built) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    snapshots.writeLayer(image(built).chain().orElseThrow(), out);
    var tar =
        new io.gantry.platform.archive.TarReader(
            new java.io.ByteArrayInputStream(out.toByteArray()));
    var paths = new TreeSet<String>();
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      paths.add(entry.get().path());
    }
    return paths;
  }

  /** What builds have left that is not theirs to keep. */
  List<String> leftovers() throws IOException {
    var left = new ArrayList<>(snapshots.actives());
    left.addAll(networks.attached);
    for (Path directory : List.of(runs.resolve("runs"), stateDirectory.resolve("leases"))) {
      if (Files.isDirectory(directory)) {
        try (var entries = Files.list(directory)) {
          entries.forEach(entry -> left.add(entry.toString()));
        }
      }
    }
    return left;
  }
}
