package io.gantry.image.store;

import io.gantry.image.content.ContentStore;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Images as files: {@code records/<id>.json} (one image), {@code names.json} (all names).
 *
 * <p>Everything that changes holds {@code images.lock} from its first blob to its last name, among
 * threads and processes; readers hold nothing, since each file is replaced whole. Order of
 * creating: layers, blobs, record, names; of removing: names, record, blobs, layers. A crash in
 * between leaves an image without a name, or blobs and layers that {@link #collect} removes.
 */
public final class LocalImages implements Images {
  private final Path directory;
  private final Path lock;
  private final Path namesFile;
  private final ImageRecords records;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final List<LayerRoots> roots;
  private final PathLocks locks = new PathLocks();

  /**
   * The images in {@code directory}, which need not exist yet.
   *
   * @param roots further owners of layers, asked whenever layers may go
   */
  public LocalImages(
      Path directory, ContentStore content, Snapshots snapshots, List<LayerRoots> roots) {
    this.directory = directory;
    this.lock = directory.resolve("images.lock");
    this.namesFile = directory.resolve("names.json");
    this.records = new ImageRecords(directory.resolve("records"));
    this.content = content;
    this.snapshots = snapshots;
    this.roots = List.copyOf(roots);
  }

  private static int newestFirst(Image a, Image b) {
    int byTime = b.config().created().compareTo(a.config().created());
    return byTime == 0 ? a.id().compareTo(b.id()) : byTime;
  }

  @Override
  public List<Image> list() {
    ImageNames names = ImageNames.read(namesFile);
    var images = new ArrayList<Image>();
    for (ImageRecord record : records.all()) {
      images.add(record.named(names.of(record.id())));
    }
    images.sort(LocalImages::newestFirst);
    return List.copyOf(images);
  }

  @Override
  public Image resolve(String ref) {
    ImageNames names = ImageNames.read(namesFile);
    ImageRecord record = new ImageSearch(names, records).find(ref);
    return record.named(names.of(record.id()));
  }

  @Override
  public Image create(ImageConfig config, List<Reference> names) {
    refuseDigests(names);
    byte[] bytes = config.bytes();
    try (var _ = hold()) {
      List<Snapshots.Layer> layers = layers(config);
      long size = 0;
      for (Snapshots.Layer layer : layers) {
        size += layer.size();
      }
      Digest id = content.put(bytes);
      Digest manifest = content.put(Manifest.bytes(bytes, layers));
      var record = new ImageRecord(id, manifest, size, config);
      records.write(record);
      return name(record, names);
    }
  }

  private Image name(ImageRecord record, List<Reference> names) {
    ImageNames known = ImageNames.read(namesFile);
    if (names.isEmpty()) {
      return record.named(known.of(record.id()));
    }
    ImageNames changed = known.with(names, record.id());
    changed.write(namesFile);
    return record.named(changed.of(record.id()));
  }

  private List<Snapshots.Layer> layers(ImageConfig config) {
    var layers = new ArrayList<Snapshots.Layer>();
    Optional<ChainId> chain = Optional.empty();
    for (Digest diffId : config.diffIds()) {
      ChainId next = ChainId.of(chain, diffId);
      layers.add(
          snapshots
              .find(next)
              .orElseThrow(
                  () -> new GantryException(Kind.NOT_FOUND, "layer " + diffId + " is not here")));
      chain = Optional.of(next);
    }
    return layers;
  }

  @Override
  public Image importTar(InputStream tar, ImageConfig config, List<Reference> names) {
    refuseDigests(names);
    String key = "import-" + RandomId.next();
    snapshots.prepare(key, Optional.empty());
    try (InputStream plain = Decompression.open(tar)) {
      snapshots.apply(key, plain);
      // From the commit on only the image keeps the layer: no collection may come in between.
      try (var _ = hold()) {
        Snapshots.Layer layer = snapshots.commit(key);
        return create(withLayer(config, layer.diffId()), names);
      }
    } catch (IOException e) {
      throw new DiskException("cannot read the archive", e);
    } finally {
      snapshots.remove(key);
    }
  }

  /** Adds the layer, and a step for it unless the caller has written one. */
  private static ImageConfig withLayer(ImageConfig config, Digest diffId) {
    int steps = 0;
    for (ImageConfig.History step : config.history()) {
      steps += step.emptyLayer() ? 0 : 1;
    }
    if (steps > config.diffIds().size()) {
      return config.withLayer(diffId);
    }
    var step =
        new ImageConfig.History(Optional.of(config.created()), "", "", "Imported from -", false);
    return config.withStep(step, Optional.of(diffId));
  }

  @Override
  public void tag(Image image, Reference name) {
    refuseDigests(List.of(name));
    try (var _ = hold()) {
      ImageRecord record =
          records
              .find(image.id())
              .orElseThrow(() -> new NoSuchImageException(image.id().toString()));
      Image _ = name(record, List.of(name));
    }
  }

  private static void refuseDigests(List<Reference> names) {
    for (Reference name : names) {
      if (name.digest().isPresent()) {
        throw new GantryException(
            Kind.INVALID, "refusing to create a tag with a digest reference: " + name.familiar());
      }
    }
  }

  @Override
  public Removed remove(Image image, Optional<Reference> name) {
    try (var _ = hold()) {
      ImageNames names = ImageNames.read(namesFile);
      List<Reference> own = names.of(image.id());
      if (name.isPresent() && !own.contains(name.get())) {
        throw new NoSuchImageException(name.get().familiar());
      }
      ImageRecord record =
          records
              .find(image.id())
              .orElseThrow(() -> new NoSuchImageException(image.id().toString()));
      List<Reference> untagged = name.map(List::of).orElse(own);
      if (!untagged.isEmpty()) {
        names.without(untagged).write(namesFile);
      }
      return new Removed(untagged, untagged.size() < own.size() ? List.of() : delete(record));
    }
  }

  /** Removes an image without names: its id and the chains of its layers that went. */
  private List<Digest> delete(ImageRecord record) {
    records.delete(record.id());
    var deleted = new ArrayList<Digest>(List.of(record.id()));
    List<ImageRecord> others = records.all();
    var blobs = new ImageBlobs(others);
    for (Digest blob : List.of(record.manifest(), record.id())) {
      if (!blobs.keep(blob)) {
        content.delete(blob);
      }
    }
    List<ChainId> own = record.chains();
    for (Snapshots.Layer layer : Retention.unneeded(snapshots.layers(), keptBy(others))) {
      if (own.contains(layer.chain()) && removeLayer(layer)) {
        deleted.add(layer.chain().digest());
      }
    }
    return deleted;
  }

  /** Layers that must stay, without those below them, which stay too. */
  private List<ChainId> keptBy(List<ImageRecord> images) {
    var kept = new ArrayList<ChainId>();
    for (ImageRecord image : images) {
      kept.addAll(image.chains());
    }
    for (LayerRoots owner : roots) {
      kept.addAll(owner.retained());
    }
    for (String key : snapshots.actives()) {
      snapshots.parent(key).ifPresent(kept::add);
    }
    return kept;
  }

  /** False if something has come to stand on the layer since it was found unneeded. */
  private boolean removeLayer(Snapshots.Layer layer) {
    try {
      snapshots.removeLayer(layer.chain());
      return true;
    } catch (GantryException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public Pulled pull(ImageSource source, PullSpec spec, TransferListener listener) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public ManifestBytes push(
      Image image, ImageDestination to, PushSpec spec, TransferListener listener) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Usage usage() {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public long collect() {
    try (var _ = hold()) {
      content.sweep();
      snapshots.sweep();
      DurableFile.sweep(directory);
      records.sweep();
      List<ImageRecord> images = records.all();
      forgetNames(images);
      long freed = 0;
      for (Snapshots.Layer layer : Retention.unneeded(snapshots.layers(), keptBy(images))) {
        freed += removeLayer(layer) ? layer.usage() : 0;
      }
      var blobs = new ImageBlobs(images);
      for (Digest blob : content.list()) {
        if (!blobs.keep(blob)) {
          freed += content.size(blob).orElse(0L);
          content.delete(blob);
        }
      }
      return freed;
    }
  }

  /** Drops names of images that are gone. */
  private void forgetNames(List<ImageRecord> images) {
    var ids = new HashSet<Digest>();
    for (ImageRecord image : images) {
      ids.add(image.id());
    }
    ImageNames names = ImageNames.read(namesFile);
    var dead = new ArrayList<Reference>();
    for (var target : names.targets().entrySet()) {
      if (!ids.contains(target.getValue())) {
        dead.add(Reference.parse(target.getKey()));
      }
    }
    if (!dead.isEmpty()) {
      names.without(dead).write(namesFile);
    }
  }

  private PathLocks.Held hold() {
    try {
      Files.createDirectories(directory.resolve("records"));
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    return locks.acquire(lock);
  }
}
