package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.DirectoryFiles;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Layers that were unpacked by themselves: {@code unpacked/<diff id>/{fs,recipe,unpacked.json}},
 * also {@code marks} and {@code kept} where they are needed, until they are adopted.
 */
final class LooseLayers {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Layout layout;
  private final PathLocks locks;
  private final Staging staging;
  private final LayerStack stack;

  /** The unpackings that this process has seen on the disk. */
  private final Set<String> durable = ConcurrentHashMap.newKeySet();

  LooseLayers(Layout layout, PathLocks locks, LayerStack stack) {
    this.layout = layout;
    this.locks = locks;
    this.stack = stack;
    staging = new Staging(layout, locks);
  }

  Unpacked unpack(InputStream tar, long limit) {
    try (Staging.Place place = staging.open()) {
      LayerIntake.Taken<LooseUnpacker.Result> taken =
          LayerIntake.run(tar, limit, in -> unpackAlone(place.path(), in));
      var layer = new Unpacked(taken.digest(), taken.size(), FileTree.usage(place.path()));
      new UnpackedRecord(layer, taken.result(), boot(), RandomId.next()).write(place.path());
      publish(place.path(), layer.diffId());
      return layer;
    } catch (IOException e) {
      throw Layout.failure("cannot unpack the layer", e);
    }
  }

  static LooseUnpacker.Result unpackAlone(Path layer, InputStream in) throws IOException {
    Path directory = Files.createDirectory(layer.resolve("fs"));
    try (RootDirectory root = RootDirectory.open(directory);
        var files = new DirectoryFiles();
        var recipe = new RecipeWriter(layer.resolve(Recipe.FILE_NAME));
        var marks = new Marks(layer);
        var kept = new KeptContents(layer);
        var tree = new LooseTree(files, root, recipe, marks, kept)) {
      FileStatus fresh = root.stat("", false).orElseThrow();
      root.changeMode("", RootAttributes.PLAIN.mode());
      var tap = new TarTap(in, recipe);
      var result = new LooseUnpacker(files, root, fresh, tap, marks, tree).unpack();
      recipe.finish();
      return result;
    }
  }

  private void publish(Path path, Digest diffId) throws IOException {
    try (var _ = locks.acquire(layout.lock())) {
      Files.createDirectories(layout.unpacked());
      Path target = layout.unpacked(diffId);
      if (read(target).isEmpty()) {
        if (Files.exists(target)) {
          move(target, layout.trash().resolve(RandomId.next()));
        }
        move(path, target);
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Optional<UnpackedRecord> read(Path directory) {
    return UnpackedRecord.read(directory).filter(record -> record.boot().equals(boot()));
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      throw Layout.failure("cannot read " + BOOT, e);
    }
  }

  Optional<Unpacked> unpacked(Digest diffId) {
    return read(layout.unpacked(diffId)).map(UnpackedRecord::layer);
  }

  List<Unpacked> unpacked() {
    var layers = new ArrayList<Unpacked>();
    for (String name : Layout.names(layout.unpacked())) {
      read(layout.unpacked().resolve(name)).map(UnpackedRecord::layer).ifPresent(layers::add);
    }
    return List.copyOf(layers);
  }

  void remove(Digest diffId) {
    Path trash = layout.trash().resolve(RandomId.next());
    try (var _ = locks.acquire(layout.lock())) {
      Path directory = layout.unpacked(diffId);
      if (Files.notExists(directory)) {
        return;
      }
      move(directory, trash);
    } catch (IOException e) {
      throw Layout.failure("cannot remove the unpacked layer " + diffId, e);
    }
    FileTree.delete(trash);
  }

  Layer adopt(Digest diffId, Optional<ChainId> parent) {
    ChainId chain = ChainId.of(parent, diffId);
    try {
      Optional<Layer> known = stack.find(chain);
      if (known.isEmpty()) {
        ensureUnpacked(diffId);
        ensureDurable(diffId);
        known = adopt(diffId, chain, parent);
      }
      remove(diffId);
      return known.orElseThrow();
    } catch (IOException e) {
      throw Layout.failure("cannot make layer " + chain, e);
    }
  }

  /** A layer that stands elsewhere already can be unpacked again from there. */
  private void ensureUnpacked(Digest diffId) throws IOException {
    if (unpacked(diffId).isPresent()) {
      return;
    }
    for (Layer layer : stack.layers()) {
      Path directory = layout.layer(layer.chain());
      if (layer.diffId().equals(diffId) && RecipeTar.isIn(directory)) {
        try (RecipeTar tar = RecipeTar.open(directory)) {
          Unpacked _ = unpack(tar, Long.MAX_VALUE);
        }
        return;
      }
    }
    throw notFound(diffId);
  }

  /**
   * Puts a layer that waits on the disk, and all others with it: waiting for each when it is
   * unpacked would hold up the unpacking of the next.
   */
  private void ensureDurable(Digest diffId) {
    Optional<UnpackedRecord> wanted = read(layout.unpacked(diffId));
    if (wanted.isEmpty() || durable.contains(wanted.get().token())) {
      return;
    }
    var tokens = new ArrayList<String>();
    for (String name : Layout.names(layout.unpacked())) {
      read(layout.unpacked().resolve(name)).map(UnpackedRecord::token).ifPresent(tokens::add);
    }
    FileTree.sync(layout.unpacked());
    durable.addAll(tokens);
  }

  private static GantryException notFound(Digest diffId) {
    return new GantryException(Kind.NOT_FOUND, "no unpacked layer " + diffId + " here");
  }

  private Optional<Layer> adopt(Digest diffId, ChainId chain, Optional<ChainId> parent)
      throws IOException {
    Staging.Place taken;
    UnpackedRecord unpacked;
    try (var _ = locks.acquire(layout.lock())) {
      Optional<Layer> known = stack.find(chain);
      if (known.isPresent()) {
        return known;
      }
      LayerStack.Below below = stack.below(parent);
      Path directory = layout.unpacked(diffId);
      unpacked = read(directory).orElseThrow(() -> notFound(diffId));
      if (!durable.remove(unpacked.token())) {
        FileTree.sync(directory);
      }
      if (unpacked.result().needsParent().isEmpty() && !Marks.areIn(directory)) {
        return Optional.of(stand(directory, record(unpacked.layer(), unpacked.result(), below)));
      }
      taken = staging.take(directory);
    }
    try (taken) {
      return Optional.of(fit(taken.path(), unpacked, parent));
    }
  }

  private static LayerRecord record(
      Unpacked unpacked, LooseUnpacker.Result result, LayerStack.Below below) {
    return new LayerRecord(
        new Layer(
            ChainId.of(below.parent(), unpacked.diffId()),
            below.parent(),
            unpacked.diffId(),
            unpacked.size(),
            unpacked.usage()),
        below.stack(),
        result.root().orElse(below.root()),
        Optional.empty());
  }

  /** Makes a layer of a directory that is complete and on the disk; the caller holds the lock. */
  private Layer stand(Path directory, LayerRecord record) throws IOException {
    Path target = layout.layer(record.layer().chain());
    Path files = directory.resolve("fs");
    record.write(directory.resolve("layer.json"));
    if (!record.root().equals(RootAttributes.PLAIN)) {
      record.root().apply(files);
      sync(files);
    }
    sync(directory.resolve("layer.json"));
    sync(directory);
    UnpackedRecord.delete(directory);
    if (Files.exists(target)) {
      move(target, layout.trash().resolve(RandomId.next()));
    }
    move(directory, target);
    sync(layout.layers());
    return record.layer();
  }

  /** Fits a layer to its parent, by unpacking it once more if nothing else will do. */
  private Layer fit(Path directory, UnpackedRecord unpacked, Optional<ChainId> parent)
      throws IOException {
    if (unpacked.result().needsParent().isEmpty() && settle(directory, parent)) {
      Files.deleteIfExists(directory.resolve(Marks.FILE));
      return stand(directory, unpacked, parent);
    }
    try (Staging.Place place = staging.open();
        RecipeTar tar = RecipeTar.open(directory)) {
      LayerStack.Below below = stack.below(parent);
      LayerIntake.Taken<LooseUnpacker.Result> taken =
          LayerIntake.run(tar, Long.MAX_VALUE, in -> unpackOn(place.path(), in, below));
      if (!taken.digest().equals(unpacked.layer().diffId())) {
        throw new GantryException(
            Kind.INTERNAL, "unpacked layer " + unpacked.layer().diffId() + " is damaged");
      }
      var layer = new Unpacked(taken.digest(), taken.size(), FileTree.usage(place.path()));
      var again = new UnpackedRecord(layer, taken.result(), unpacked.boot(), unpacked.token());
      return stand(place.path(), again, parent);
    }
  }

  private boolean settle(Path directory, Optional<ChainId> parent) throws IOException {
    try (RootDirectory upper = RootDirectory.open(directory.resolve("fs"));
        ParentView view = stack.view(parent)) {
      return Adoption.settle(directory, upper, view);
    }
  }

  private LooseUnpacker.Result unpackOn(Path layer, InputStream in, LayerStack.Below below)
      throws IOException {
    Path directory = Files.createDirectory(layer.resolve("fs"));
    below.root().apply(directory);
    try (RootDirectory upper = RootDirectory.open(directory);
        ParentView view = stack.view(below.parent());
        var files = new DirectoryFiles();
        var recipe = new RecipeWriter(layer.resolve(Recipe.FILE_NAME));
        var kept = new KeptContents(layer)) {
      var tap = new TarTap(in, recipe);
      var log = new ContentLog.OfRecipe(recipe, tap, upper, files, kept);
      new LayerUnpacker(upper, view, log).unpack(new TarReader(tap));
      tap.drain();
      recipe.finish();
      RootAttributes root = RootAttributes.of(upper.stat("", false).orElseThrow());
      return new LooseUnpacker.Result(Optional.of(root), Optional.empty());
    }
  }

  private Layer stand(Path directory, UnpackedRecord unpacked, Optional<ChainId> parent)
      throws IOException {
    FileTree.sync(directory);
    try (var _ = locks.acquire(layout.lock())) {
      LayerStack.Below below = stack.below(parent);
      LayerRecord record = record(unpacked.layer(), unpacked.result(), below);
      Optional<Layer> known = stack.find(record.layer().chain());
      return known.isPresent() ? known.get() : stand(directory, record);
    }
  }

  /** What a sweep condemns of the layers that wait; the caller holds the lock. */
  List<Path> leftovers() {
    var leftovers = new ArrayList<Path>();
    for (String name : Layout.names(layout.unpacked())) {
      Path directory = layout.unpacked().resolve(name);
      if (read(directory).isEmpty()) {
        leftovers.add(directory);
      }
    }
    return leftovers;
  }
}
