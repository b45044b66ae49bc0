package io.gantry.image.store;

import io.gantry.image.content.ContentStore;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.snapshot.TransientKey;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.NameGroup;
import io.gantry.image.store.catalog.Packing;
import io.gantry.image.store.catalog.PlainManifest;
import io.gantry.image.store.check.StoreCheck;
import io.gantry.image.store.collect.Collector;
import io.gantry.image.store.lease.Leases;
import io.gantry.image.store.pull.Puller;
import io.gantry.image.store.push.Pusher;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Images as files: {@code records/<id>.json} (one image), {@code names.json} (all names), {@code
 * forms/} (what layers came as), {@code leases/} (transfers in progress).
 *
 * <p>Everything that changes holds {@code images.lock} from its first blob to its last name, among
 * threads and processes; readers hold nothing, since each file is replaced whole. Order of
 * creating: layers, blobs, record, names; of removing: names, record, blobs, layers. A crash in
 * between leaves an image without a name, or blobs and layers that {@link #collect} removes.
 */
public final class LocalImages implements Images {
  private final Catalog catalog;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Leases leases;
  private final Collector collector;
  private final Boundaries boundaries;

  /**
   * The images in {@code directory}, which need not exist yet.
   *
   * @param roots further owners of layers, asked whenever layers may go
   */
  public LocalImages(
      Path directory, ContentStore content, Snapshots snapshots, List<LayerRoots> roots) {
    this(directory, content, snapshots, roots, Boundaries.UNHEARD);
  }

  /** As above; {@code boundaries} hears each step. */
  public LocalImages(
      Path directory,
      ContentStore content,
      Snapshots snapshots,
      List<LayerRoots> roots,
      Boundaries boundaries) {
    this.catalog = new Catalog(directory);
    this.content = content;
    this.snapshots = snapshots;
    this.leases = new Leases(directory.resolve("leases"));
    this.collector =
        new Collector(catalog, content, snapshots, leases, () -> retained(List.copyOf(roots)));
    this.boundaries = boundaries;
  }

  private static List<ChainId> retained(List<LayerRoots> roots) {
    var retained = new ArrayList<ChainId>();
    for (LayerRoots owner : roots) {
      retained.addAll(owner.retained());
    }
    return retained;
  }

  private static int newestFirst(Image a, Image b) {
    int byTime = b.config().created().compareTo(a.config().created());
    return byTime == 0 ? a.id().compareTo(b.id()) : byTime;
  }

  private static Image image(ImageRecord record, ImageNames names) {
    return new Image(
        record.id(),
        record.manifest(),
        names.tags(record.id()),
        names.digests(record.id()),
        record.config(),
        record.size(),
        names.isPart(record.id()));
  }

  @Override
  public List<Image> list() {
    ImageNames names = catalog.names();
    var images = new ArrayList<Image>();
    for (ImageRecord record : catalog.records().all()) {
      images.add(image(record, names));
    }
    images.sort(LocalImages::newestFirst);
    return List.copyOf(images);
  }

  @Override
  public Image resolve(String ref) {
    ImageNames names = catalog.names();
    return image(new ImageSearch(names, catalog.records()).find(ref), names);
  }

  @Override
  public Image create(ImageConfig config, List<Reference> names) {
    return create(config, names, Map.of());
  }

  @Override
  public Image create(ImageConfig config, List<Reference> names, Map<String, String> annotations) {
    refuseDigests(names);
    byte[] bytes = config.bytes();
    try (var _ = catalog.hold()) {
      List<Snapshots.Layer> layers = layers(config);
      Digest id = content.put(bytes);
      Optional<ImageRecord> known = catalog.records().find(id);
      if (known.isPresent() && annotations.isEmpty()) {
        return name(known.get(), names);
      }
      long size = 0;
      for (Snapshots.Layer layer : layers) {
        size += layer.size();
      }
      Digest manifest = content.put(PlainManifest.bytes(bytes, layers, annotations));
      boundaries.passed("image", "blobs");
      var record = new ImageRecord(id, manifest, size, config, List.of());
      if (known.isEmpty() || !known.get().manifest().equals(manifest)) {
        catalog.records().write(record);
      }
      boundaries.passed("image", "record");
      return name(known.filter(old -> old.manifest().equals(manifest)).orElse(record), names);
    }
  }

  @Override
  public ManifestBytes manifest(Image image) {
    return ManifestBytes.of(content.read(image.manifest()), "");
  }

  @Override
  public Image group(List<Image> images, List<Reference> names, Map<String, String> annotations) {
    refuseDigests(names);
    try (var _ = catalog.hold()) {
      ImageRecord first = record(images.getFirst());
      List<Digest> ids = images.stream().map(image -> record(image).id()).distinct().toList();
      ImageNames changed =
          ids.size() > 1
              ? catalog.names().with(names, new NameGroup(ids, annotations))
              : catalog.names().with(names, first.id());
      catalog.write(changed);
      return image(first, changed);
    }
  }

  @Override
  public Optional<Group> group(Reference name) {
    ImageNames names = catalog.names();
    Optional<NameGroup> group = names.group(name);
    if (group.isEmpty()) {
      return Optional.empty();
    }
    var images = new ArrayList<Image>();
    for (Digest id : group.get().images()) {
      catalog.records().find(id).ifPresent(record -> images.add(image(record, names)));
    }
    return images.size() > 1
        ? Optional.of(new Group(images, group.get().annotations()))
        : Optional.empty();
  }

  private Image name(ImageRecord record, List<Reference> names) {
    ImageNames known = catalog.names();
    if (names.isEmpty()) {
      return image(record, known);
    }
    ImageNames changed = known.with(names, record.id());
    catalog.write(changed);
    boundaries.passed("image", "names");
    return image(record, changed);
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
    String key = TransientKey.next("import");
    snapshots.prepare(key, Optional.empty());
    try (InputStream plain = Decompression.open(tar)) {
      snapshots.apply(key, plain);
      // From the commit on only the image keeps the layer: no collection may come in between.
      try (var _ = catalog.hold()) {
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
    try (var _ = catalog.hold()) {
      Image _ = name(record(image), List.of(name));
    }
  }

  private ImageRecord record(Image image) {
    return catalog
        .records()
        .find(image.id())
        .orElseThrow(() -> new NoSuchImageException(image.id().toString()));
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
    try (var _ = catalog.hold()) {
      return new Removal(catalog, collector).remove(record(image), name);
    }
  }

  @Override
  public Pulled pull(ImageSource source, PullSpec spec, TransferListener listener) {
    refuseDigests(spec.names());
    var puller = new Puller(catalog, content, snapshots, leases, boundaries);
    Puller.Outcome outcome =
        puller.pull(source, spec.names(), spec.repository(), spec.platform(), listener);
    return new Pulled(image(outcome.record(), catalog.names()), outcome.named(), outcome.isNew());
  }

  @Override
  public ManifestBytes push(
      Image image, ImageDestination to, PushSpec spec, TransferListener listener) {
    return pusher().push(record(image), to, request(spec), listener);
  }

  private static Pusher.Request request(PushSpec spec) {
    return new Pusher.Request(spec.repository(), packing(spec.compression()), spec.origins());
  }

  @Override
  public List<Descriptor> sendLayers(
      List<ChainId> layers, ImageDestination to, PushSpec spec, TransferListener listener) {
    return pusher().sendLayers(layers, to, request(spec), listener);
  }

  @Override
  public void fetchLayers(
      ImageSource source, List<Digest> diffIds, List<Descriptor> blobs, TransferListener listener) {
    new Puller(catalog, content, snapshots, leases, boundaries)
        .fetchLayers(source, diffIds, blobs, listener);
  }

  @Override
  public ManifestBytes send(
      ImageConfig config, ImageDestination to, SendSpec spec, TransferListener listener) {
    return pusher()
        .send(
            config,
            to,
            new Pusher.Request(spec.repository(), packing(spec.compression()), spec.origins()),
            spec.level(),
            spec.force(),
            spec.docker(),
            spec.annotations(),
            listener);
  }

  private Pusher pusher() {
    return new Pusher(catalog, content, snapshots, leases);
  }

  private static Packing packing(Compression compression) {
    return switch (compression) {
      case NONE -> Packing.PLAIN;
      case GZIP -> Packing.GZIP;
      case ZSTD -> Packing.ZSTD;
    };
  }

  @Override
  public Usage usage() {
    try (var _ = catalog.hold()) {
      return StoreUsage.measure(catalog.records().all(), content, snapshots, collector);
    }
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    return new StoreCheck(catalog, content, snapshots, leases, collector, repair).run(listener);
  }

  @Override
  public long collect(Instant since) {
    try (var _ = catalog.hold()) {
      return collector.collect(since);
    }
  }
}
