package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.UserNamespace;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Snapshots as directories for overlayfs, in the places that {@link Layout} names.
 *
 * <p>One lock, among threads and processes, guards the relation between layers and what stands on
 * them; it is held for renames and small records only, never while files are copied, hashed or
 * deleted. Whoever works on an active snapshot owns its key: two calls at once on one key are the
 * caller's mistake.
 *
 * <p>Preparing, describing mounts and looking up read and write plain files through the JDK: they
 * are on the way of a cold command, where a first native call costs 20 ms.
 */
public final class OverlaySnapshots implements Snapshots {
  private final Layout layout;
  private final PathLocks locks = new PathLocks();
  private final LayerStack stack;
  private final LooseLayers loose;
  private final Restacking restacking;
  private final OwnedLayers owned;
  private final Boundaries boundaries;

  /** Keeps everything under {@code directory}, made if missing; one instance in a process. */
  public OverlaySnapshots(Path directory) {
    this(directory, Boundaries.UNHEARD);
  }

  /** As above; {@code boundaries} hears each step. */
  public OverlaySnapshots(Path directory, Boundaries boundaries) {
    this.boundaries = boundaries;
    layout = new Layout(directory);
    layout.create();
    stack = new LayerStack(layout);
    loose = new LooseLayers(layout, locks, stack);
    owned = new OwnedLayers(layout, locks, boundaries);
    restacking = new Restacking(layout, locks, stack, loose);
  }

  @Override
  public Optional<Layer> find(ChainId chain) {
    return stack.find(chain);
  }

  @Override
  public Instant newest(ChainId chain) {
    LayerRecord record = stack.layer(chain);
    return record
        .newest()
        .or(() -> measure(layout.layerFiles(chain), new ActiveRecord(record.below())).newest())
        .map(time -> time.truncatedTo(ChronoUnit.SECONDS))
        .orElseThrow();
  }

  @Override
  public List<Layer> layers() {
    return stack.layers();
  }

  @Override
  public List<String> actives() {
    var keys = new ArrayList<String>();
    for (String key : layout.keys()) {
      if (ActiveRecord.read(layout.active(key)).isPresent()) {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  @Override
  public void prepare(String key, Optional<ChainId> parent) {
    prepareFor(key, parent, IdMap.SAME);
  }

  @Override
  public int prepare(String key, Optional<ChainId> parent, IdMap owners) {
    int copied = owned.copy(stack.below(parent).stack(), owners);
    prepareFor(key, parent, owners);
    return copied;
  }

  private void prepareFor(String key, Optional<ChainId> parent, IdMap owners) {
    Path active = layout.active(key);
    Path staged = layout.staging().resolve(key);
    try (var _ = locks.acquire(layout.lock())) {
      Optional<LayerRecord> below = parent.map(stack::layer);
      if (ActiveRecord.read(active).isPresent()) {
        throw new GantryException(Kind.ALREADY_EXISTS, "snapshot " + key + " exists already");
      }
      discard(active);
      discard(staged);
      Files.createDirectory(staged);
      Path files = Files.createDirectory(staged.resolve("fs"));
      below.map(LayerRecord::root).orElse(RootAttributes.PLAIN).outside(owners).apply(files);
      Files.createDirectory(staged.resolve("work"));
      if (!owners.equals(IdMap.SAME)) {
        OwnersFile.write(staged, owners);
      }
      new ActiveRecord(below.map(LayerRecord::stack).orElse(List.of())).write(staged);
      boundaries.passed("snapshot", "staged");
      move(staged, active);
    } catch (IOException e) {
      throw Layout.failure("cannot prepare snapshot " + key, e);
    }
  }

  private ActiveRecord active(String key) {
    return ActiveRecord.read(layout.active(key))
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no snapshot " + key + " here"));
  }

  @Override
  public Optional<IdMap> owners(String key) {
    return OwnersFile.read(layout.active(key));
  }

  @Override
  public Optional<ChainId> parent(String key) {
    return active(key).parent();
  }

  @Override
  public OverlayMount mount(String key) {
    Path active = layout.active(key);
    var writable = new OverlayMount.Writable(active.resolve("fs"), active.resolve("work"));
    List<ChainId> below = active(key).below();
    List<Path> lower =
        owners(key)
            .map(owners -> owned.directories(below, owners))
            .orElseGet(() -> stack.directories(below));
    return new OverlayMount(lower, Optional.of(writable), false);
  }

  @Override
  public OverlayMount view(ChainId chain) {
    return stack.readOnly(stack.layer(chain).stack());
  }

  @Override
  public void apply(String key, InputStream tar) {
    ActiveRecord record = active(key);
    try (RootDirectory upper = RootDirectory.open(layout.active(key).resolve("fs"));
        ParentView parent = stack.view(record.below())) {
      new LayerUnpacker(upper, parent).unpack(new TarReader(tar));
      long _ = tar.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw Layout.failure("cannot read the layer for snapshot " + key, e);
    }
  }

  @Override
  public Layer commit(String key) {
    ActiveRecord record = active(key);
    if (owners(key).isPresent()) {
      throw new IllegalArgumentException("snapshot " + key + " has owners of its own");
    }
    Path active = layout.active(key);
    LayerRecord made = measure(active.resolve("fs"), record);
    Path target = layout.layer(made.layer().chain());
    Optional<Layer> known = find(made.layer().chain());
    if (known.isEmpty()) {
      made.write(active.resolve("layer.json"));
      FileTree.sync(active);
      boundaries.passed("layer", "record");
      known = publish(active, target, made);
    }
    if (known.isPresent()) {
      remove(key);
      return known.get();
    }
    boundaries.passed("layer", "place");
    tidy(target);
    return made.layer();
  }

  private LayerRecord measure(Path files, ActiveRecord record) {
    try (RootDirectory upper = RootDirectory.open(files);
        ParentView parent = stack.view(record.below());
        var digest = new LayerDigest()) {
      LayerTar.Seen seen = LayerTar.write(upper, rootBelow(record.parent()), parent, digest);
      Digest diffId = digest.digest();
      var layer =
          new Layer(
              ChainId.of(record.parent(), diffId),
              record.parent(),
              diffId,
              digest.size(),
              seen.usage());
      RootAttributes root = RootAttributes.of(upper.stat("", false).orElseThrow());
      return new LayerRecord(layer, record.below(), root, Optional.of(seen.newest()));
    } catch (IOException e) {
      throw Layout.failure("cannot read " + files, e);
    }
  }

  private RootAttributes rootBelow(Optional<ChainId> parent) {
    return parent.map(stack::layer).map(LayerRecord::root).orElse(RootAttributes.PLAIN);
  }

  /** Makes a layer of an active snapshot by one rename, unless somebody was faster. */
  private Optional<Layer> publish(Path active, Path target, LayerRecord made) {
    try (var _ = locks.acquire(layout.lock());
        FileChannel layers = FileChannel.open(layout.layers(), StandardOpenOption.READ)) {
      Optional<Layer> known = find(made.layer().chain());
      if (known.isEmpty()) {
        discard(target);
        move(active, target);
        layers.force(true);
      }
      return known;
    } catch (IOException e) {
      throw Layout.failure("cannot make layer " + made.layer().chain(), e);
    }
  }

  /** Removes what a layer does not need of the active snapshot that it was. */
  private static void tidy(Path layer) {
    try {
      ActiveRecord.delete(layer);
    } catch (IOException e) {
      throw Layout.failure("cannot tidy " + layer, e);
    }
    FileTree.delete(layer.resolve("work"));
  }

  @Override
  public Unpacked unpack(InputStream tar, long limit) {
    return loose.unpack(tar, limit);
  }

  @Override
  public Optional<Unpacked> unpacked(Digest diffId) {
    return loose.unpacked(diffId);
  }

  @Override
  public List<Unpacked> unpacked() {
    return loose.unpacked();
  }

  @Override
  public void removeUnpacked(Digest diffId) {
    loose.remove(diffId);
  }

  @Override
  public Layer adopt(Digest diffId, Optional<ChainId> parent) {
    return loose.adopt(diffId, parent);
  }

  @Override
  public Layer restack(ChainId chain, Optional<ChainId> parent) {
    return restacking.restack(stack.layer(chain), parent, out -> writeLayer(chain, out));
  }

  @Override
  public Layer clamp(String key, ChainId chain, Optional<ChainId> parent, Instant latest) {
    LayerRecord record = stack.layer(chain);
    prepare(key, parent);
    try (RootDirectory from = RootDirectory.open(layout.layerFiles(chain));
        RootDirectory to = RootDirectory.open(layout.active(key).resolve("fs"));
        ParentView oldParent = stack.view(record.below());
        ParentView newParent = stack.view(parent);
        var clone = new LayerClone(from, oldParent, to, newParent, latest)) {
      clone.run();
      if (clone.hasYounger()) {
        if (!record.root().equals(rootBelow(record.layer().parent()))) {
          record.root().apply(layout.active(key).resolve("fs"));
        }
        return commit(key);
      }
    } catch (IOException e) {
      throw Layout.failure("cannot date layer " + chain, e);
    } finally {
      remove(key);
    }
    return restack(chain, parent);
  }

  @Override
  public Optional<String> verify(ChainId chain) {
    LayerRecord record = stack.layer(chain);
    Optional<String> found;
    try {
      found = RecipeTar.isIn(layout.layer(chain)) ? verifyRecipe(record) : verifyCanonical(record);
    } catch (GantryException e) {
      found = Optional.of(e.text());
    } catch (IOException e) {
      throw Layout.failure("cannot read layer " + chain, e);
    }
    return found.map(what -> "layer " + chain + ": " + what);
  }

  private Optional<String> verifyRecipe(LayerRecord record) throws IOException {
    Path directory = layout.layer(record.layer().chain());
    try (RecipeTar tar = RecipeTar.open(directory);
        RootDirectory upper = RootDirectory.open(directory.resolve("fs"))) {
      var taken = LayerIntake.run(tar, Long.MAX_VALUE, in -> TreeCheck.firstDifference(in, upper));
      return compare(record, taken.digest()).or(taken::result);
    }
  }

  private Optional<String> verifyCanonical(LayerRecord record) {
    try (var digest = new LayerDigest()) {
      write(layout.layerFiles(record.layer().chain()), record.below(), digest);
      return compare(record, digest.digest());
    }
  }

  private static Optional<String> compare(LayerRecord record, Digest found) {
    Digest expected = record.layer().diffId();
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("its tar has the digest " + found + " instead of " + expected);
  }

  @Override
  public void writeDiff(String key, OutputStream tar) {
    ActiveRecord record = active(key);
    Path files = layout.active(key).resolve("fs");
    try (RootDirectory upper = RootDirectory.open(files);
        ParentView parent = stack.view(record.below())) {
      LayerTar.writeChanging(
          upper, rootBelow(record.parent()), parent, owners(key).orElse(IdMap.SAME), tar);
    } catch (IOException e) {
      throw Layout.failure("cannot write the tar of " + files, e);
    }
  }

  @Override
  public void writeLayer(ChainId chain, OutputStream tar) {
    LayerRecord record = stack.layer(chain);
    if (!RecipeTar.isIn(layout.layer(chain))) {
      write(layout.layerFiles(chain), record.below(), tar);
      return;
    }
    try (RecipeTar whole = RecipeTar.open(layout.layer(chain))) {
      long _ = whole.transferTo(tar);
    } catch (IOException e) {
      throw Layout.failure("cannot write the tar of layer " + chain, e);
    }
  }

  private void write(Path files, List<ChainId> below, OutputStream tar) {
    Optional<ChainId> parent = below.isEmpty() ? Optional.empty() : Optional.of(below.getFirst());
    try (RootDirectory upper = RootDirectory.open(files);
        ParentView view = stack.view(below)) {
      var _ = LayerTar.write(upper, rootBelow(parent), view, tar);
    } catch (IOException e) {
      throw Layout.failure("cannot write the tar of " + files, e);
    }
  }

  @Override
  public List<Change> changes(String key) {
    ActiveRecord record = active(key);
    try (RootDirectory upper = RootDirectory.open(layout.active(key).resolve("fs"));
        ParentView parent = stack.view(record.below())) {
      return DiffWalk.changes(upper, parent, owners(key).orElse(IdMap.SAME));
    }
  }

  @Override
  public boolean isChanged(String key) {
    ActiveRecord record = active(key);
    try (RootDirectory upper = RootDirectory.open(layout.active(key).resolve("fs"));
        ParentView parent = stack.view(record.below())) {
      return DiffWalk.hasAny(upper, parent, owners(key).orElse(IdMap.SAME));
    }
  }

  @Override
  public long usage(String key) {
    ActiveRecord _ = active(key);
    return FileTree.usage(layout.active(key).resolve("fs"));
  }

  @Override
  public void remove(String key) {
    try {
      if (UserNamespace.initial()) { // an ordinary user's containers all have the same ids
        discardCopies(key);
      }
      discard(layout.active(key));
    } catch (IOException e) {
      throw Layout.failure("cannot remove snapshot " + key, e);
    }
  }

  private void discardCopies(String key) throws IOException {
    Optional<IdMap> owners = owners(key);
    if (owners.isEmpty()) {
      return;
    }
    for (String other : actives()) {
      if (!other.equals(key) && owners(other).equals(owners)) {
        return;
      }
    }
    for (Path copy : owned.all(owners.get())) {
      discard(copy);
    }
  }

  @Override
  public void removeLayer(ChainId chain) {
    Path trash = layout.trash().resolve(RandomId.next());
    try (var _ = locks.acquire(layout.lock())) {
      if (LayerRecord.read(layout.layerRecord(chain)).isEmpty()) {
        return;
      }
      refuseIfUsed(chain);
      move(layout.layer(chain), trash);
    } catch (IOException e) {
      throw Layout.failure("cannot remove layer " + chain, e);
    }
    FileTree.delete(trash);
  }

  private void refuseIfUsed(ChainId chain) {
    for (LayerRecord layer : stack.records()) {
      if (layer.below().contains(chain)) {
        throw new GantryException(
            Kind.CONFLICT, "layer " + chain + " is under layer " + layer.layer().chain());
      }
    }
    for (String key : actives()) {
      if (active(key).below().contains(chain)) {
        throw new GantryException(Kind.CONFLICT, "layer " + chain + " is under snapshot " + key);
      }
    }
  }

  @Override
  public void sweep() {
    var garbage = new ArrayList<Path>();
    try (var _ = locks.acquire(layout.lock())) {
      for (String name : Layout.names(layout.staging())) {
        Path place = layout.staging().resolve(name);
        if (!Staging.isLocked(place)) {
          garbage.add(condemn(place));
        }
      }
      for (Path leftover : loose.leftovers()) {
        garbage.add(condemn(leftover));
      }
      for (String key : layout.keys()) {
        if (TransientKey.isDead(key) || ActiveRecord.read(layout.active(key)).isEmpty()) {
          garbage.add(condemn(layout.active(key)));
        }
      }
      for (ChainId chain : layout.chains()) {
        Path layer = layout.layer(chain);
        if (!Files.exists(layer.resolve("layer.json"))) {
          garbage.add(condemn(layer));
        } else if (Files.exists(layer.resolve("work"))) {
          tidy(layer);
        }
      }
      for (String name : Layout.names(layout.trash())) {
        garbage.add(layout.trash().resolve(name));
      }
    } catch (IOException e) {
      throw Layout.failure("cannot sweep " + layout.directory(), e);
    }
    garbage.forEach(FileTree::delete);
  }

  private Path condemn(Path path) throws IOException {
    Path trash = layout.trash().resolve(RandomId.next());
    move(path, trash);
    return trash;
  }

  /** Removes a directory if it is there: out of sight at once, then off the disk. */
  private void discard(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try {
      Path condemned = condemn(directory);
      boundaries.passed("snapshot", "condemned");
      FileTree.delete(condemned);
    } catch (NoSuchFileException _) {
      // somebody else was faster
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
