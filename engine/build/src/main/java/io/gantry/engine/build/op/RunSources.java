package io.gantry.engine.build.op;

import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.context.Sources;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.run.ContextMask;
import io.gantry.engine.build.run.MountSources;
import io.gantry.engine.build.solver.Result;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Uninterruptible;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Contexts and other stages, as the mounts of one RUN see them. */
final class RunSources implements MountSources, AutoCloseable {
  private final Layers layers;
  private final Contexts contexts;
  private final List<Result> inputs;
  private final String key;
  private final List<String> scratch = new ArrayList<>();
  private final List<Live> live = new ArrayList<>();

  /** A part of a context that is seen where it is. */
  private record Live(SourceTree context, String path) {}

  /**
   * For one RUN.
   *
   * @param key of its active snapshot; those for writes that are thrown away begin with it
   */
  RunSources(Layers layers, Contexts contexts, List<Result> inputs, String key) {
    this.layers = layers;
    this.contexts = contexts;
    this.inputs = inputs;
    this.key = key;
  }

  @Override
  public Found find(Op.Origin from, String source, boolean writable, Path directory)
      throws IOException, InterruptedException {
    return switch (from) {
      case Op.Origin.Context(String name) ->
          ofContext(contexts.tree(name), source, writable, directory);
      case Op.Origin.Input(int index) -> ofInput(inputs.get(index), source, writable);
    };
  }

  private Found ofInput(Result input, String source, boolean writable)
      throws IOException, InterruptedException {
    ChainId chain = input.chain().orElseThrow(() -> missing(source));
    Place place =
        layers.read(input, root -> Place.of(root, source)).orElseThrow(() -> missing(source));
    OverlayMount overlay =
        writable ? scratch(input.chain(), List.of()) : layers.snapshots().view(chain);
    return new Found(overlay, place.path(), place.isDirectory());
  }

  private record Place(String path, boolean isDirectory) {
    static Place of(RootDirectory root, String source) {
      String path = root.resolve(source);
      FileStatus status = root.stat(path, false).orElseThrow(() -> missing(source));
      return new Place(path, status.isDirectory());
    }
  }

  private static GantryException missing(String source) {
    return new GantryException(
        Kind.NOT_FOUND, "\"" + (source.startsWith("/") ? "" : "/") + source + "\": not found");
  }

  /**
   * The context's own directory with a mask over what is ignored; a copy where that would show more
   * than COPY does: owners, special files, other mounts.
   */
  private Found ofContext(SourceTree context, String source, boolean writable, Path directory)
      throws IOException, InterruptedException {
    Sources.Found found = Sources.find(context, source).getFirst();
    boolean isDirectory = context.status(found.path()).isDirectory();
    Path mask = directory.resolve("mask");
    if (ContextMask.write(context, found.path(), mask)) {
      live.add(new Live(context, found.path()));
      var lower = new ArrayList<Path>();
      if (Files.isDirectory(mask)) {
        lower.add(mask);
      }
      lower.add(Path.of("/proc/self/fd/" + context.root().descriptor()));
      OverlayMount overlay =
          writable
              ? scratch(Optional.empty(), lower)
              : new OverlayMount(lower, Optional.empty(), true);
      return new Found(overlay, found.path(), isDirectory);
    }
    Path copies = Files.createDirectories(directory.resolve("copy"));
    copy(context, found, copies);
    OverlayMount overlay =
        writable
            ? scratch(Optional.empty(), List.of(copies))
            : new OverlayMount(List.of(copies), Optional.empty(), true);
    return new Found(overlay, isDirectory ? "" : found.name(), isDirectory);
  }

  /** With writes that go to an active snapshot, which is dropped at the end. */
  private OverlayMount scratch(Optional<ChainId> below, List<Path> lower) {
    String name = key + "w" + scratch.size();
    layers.snapshots().prepare(name, below);
    scratch.add(name);
    OverlayMount mount = layers.snapshots().mount(name);
    return lower.isEmpty()
        ? mount.withoutSync()
        : new OverlayMount(lower, mount.writable(), false, true);
  }

  @Override
  public void copy(Op.Origin from, String source, Path directory)
      throws IOException, InterruptedException {
    switch (from) {
      case Op.Origin.Context(String name) -> {
        SourceTree tree = contexts.tree(name);
        copy(tree, Sources.find(tree, source).getFirst(), directory);
      }
      case Op.Origin.Input(int index) -> {
        Optional<Path> _ =
            layers.read(
                inputs.get(index),
                root -> {
                  SourceTree tree = Layers.tree(root);
                  copy(tree, Sources.find(tree, source).getFirst(), directory);
                  return directory;
                });
      }
    }
  }

  private static void copy(SourceTree tree, Sources.Found found, Path directory)
      throws IOException {
    boolean isDirectory = tree.status(found.path()).isDirectory();
    try (RootDirectory root = RootDirectory.open(directory)) {
      var destination = new Destination(root, Owner.ROOT, Instant.EPOCH);
      new TreeCopy(tree, destination, Optional.empty(), ModeChange.parse(""), IgnoreRules.NONE)
          .copy(found.path(), new CopyTarget(isDirectory ? "" : found.name(), isDirectory));
      destination.finish();
    } catch (LinuxException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot copy to a mount: " + e.text(), e);
    }
  }

  @Override
  public String name(Op.Origin from) {
    return switch (from) {
      case Op.Origin.Context(String name) -> "context " + name + " ";
      case Op.Origin.Input(int index) ->
          inputs.get(index).chain().map(ChainId::toString).orElse("scratch") + " ";
    };
  }

  /**
   * Makes sure that what was seen of contexts is what the step's key says.
   *
   * @throws GantryException {@code CONFLICT} if files have changed while the program ran
   */
  void verify() {
    for (Live part : live) {
      ContextMask.verify(part.context(), part.path());
    }
  }

  @Override
  public void close() {
    if (!scratch.isEmpty()) {
      Uninterruptible.run(() -> scratch.forEach(layers.snapshots()::remove));
    }
  }
}
