package io.gantry.image.store.pull;

import io.gantry.image.content.ContentStore;
import io.gantry.image.content.PartialBlob;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.LayerForm;
import io.gantry.image.store.catalog.Packing;
import io.gantry.image.store.lease.Holding;
import io.gantry.image.store.lease.Lease;
import io.gantry.image.store.lease.Leases;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Pulls images. */
public final class Puller {
  private static final Duration FOREVER = Duration.ofDays(365);

  private final Catalog catalog;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Leases leases;
  private final Boundaries boundaries;

  /** {@code boundaries} hears each step. */
  public Puller(
      Catalog catalog,
      ContentStore content,
      Snapshots snapshots,
      Leases leases,
      Boundaries boundaries) {
    this.catalog = catalog;
    this.content = content;
    this.snapshots = snapshots;
    this.leases = leases;
    this.boundaries = boundaries;
  }

  /**
   * What came.
   *
   * @param named the digest of what the source's name means
   * @param isNew false if the image was here under all its names
   */
  public record Outcome(ImageRecord record, Digest named, boolean isNew) {}

  /**
   * Fetches what is not here, puts the image together and names it.
   *
   * @param repository under which the digest is remembered
   */
  public Outcome pull(
      ImageSource source,
      List<Reference> names,
      Optional<RepositoryName> repository,
      Optional<Platform> platform,
      TransferListener listener) {
    Chosen chosen =
        Chosen.choose(
            source.name(),
            source.manifest(),
            platform.orElseGet(Platform::host),
            wanted -> manifest(source, wanted));
    List<Packing> packings = ImageShape.packings(chosen.bytes().digest(), chosen.manifest());
    byte[] bytes = config(source, chosen.manifest().config());
    ImageConfig config =
        ImageShape.config(chosen.manifest().config(), bytes, packings.size(), platform);
    boundaries.passed("pull", "configuration");
    List<LayerPlan> plans;
    Lease lease;
    try (var _ = catalog.hold()) {
      plans = LayerPlan.of(config.diffIds(), chosen.manifest().layers(), snapshots);
      lease = leases.take(chosen.bytes().digest(), holding(chosen, config, plans));
    }
    try (lease) {
      boundaries.passed("pull", "lease");
      fetch(source, plans, repository, listener);
      boundaries.passed("pull", "fetched");
      try (var _ = catalog.hold()) {
        var parts = new Assembly.Parts(chosen, config, packings, plans);
        Outcome outcome =
            new Assembly(catalog, content, snapshots, boundaries)
                .put(parts, bytes, names, repository);
        lease.done();
        return outcome;
      }
    }
  }

  /** Fetches the layers of a chain that are not here, and puts them on top of each other. */
  public void fetchLayers(
      ImageSource source, List<Digest> diffIds, List<Descriptor> blobs, TransferListener listener) {
    if (diffIds.isEmpty()) {
      return;
    }
    for (Descriptor blob : blobs) {
      if (Packing.of(blob.mediaType()).isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            "layer " + blob.digest() + " has the unknown media type \"" + blob.mediaType() + "\"");
      }
    }
    var chains = new HashSet<ChainId>();
    Optional<ChainId> below = Optional.empty();
    for (Digest diffId : diffIds) {
      below = Optional.of(ChainId.of(below, diffId));
      chains.add(below.get());
    }
    List<LayerPlan> plans;
    Lease lease;
    try (var _ = catalog.hold()) {
      plans = LayerPlan.of(diffIds, blobs, snapshots);
      for (LayerPlan plan : plans) {
        if (plan instanceof LayerPlan.Rebuild rebuild) {
          chains.add(rebuild.from());
        }
      }
      var blobDigests = new HashSet<Digest>();
      blobs.forEach(blob -> blobDigests.add(blob.digest()));
      var holding = new Holding(chains, Set.copyOf(diffIds), blobDigests);
      lease = leases.take(below.orElseThrow().digest(), holding);
    }
    try (lease) {
      fetch(source, plans, source.repository(), listener);
      try (var _ = catalog.hold()) {
        long _ = new Assembly(catalog, content, snapshots, boundaries).adopt(plans);
        lease.done();
      }
    }
  }

  /** What is kept here need not be asked for. */
  private ManifestBytes manifest(ImageSource source, Descriptor wanted) {
    if (content.size(wanted.digest()).isPresent()) {
      byte[] bytes = content.read(wanted.digest());
      if (wanted.digest().matches(bytes)) {
        return ManifestBytes.of(bytes, wanted.mediaType());
      }
    }
    return source.manifest(wanted);
  }

  private byte[] config(ImageSource source, Descriptor config) {
    if (content.size(config.digest()).isPresent()) {
      byte[] bytes = content.read(config.digest());
      if (config.digest().matches(bytes)) {
        return bytes;
      }
    }
    try (InputStream in = source.open(config, 0).content()) {
      return in.readNBytes(ImageShape.CONFIG_LIMIT + 1);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "configuration " + config.digest() + " from " + source.name() + " was broken off: " + e,
          e);
    }
  }

  private static Holding holding(Chosen chosen, ImageConfig config, List<LayerPlan> plans) {
    Set<ChainId> chains = new HashSet<>(ImageRecord.chains(config));
    for (LayerPlan plan : plans) {
      if (plan instanceof LayerPlan.Rebuild rebuild) {
        chains.add(rebuild.from());
      }
    }
    return new Holding(chains, Set.copyOf(config.diffIds()), blobs(chosen));
  }

  /** Those of the layers too, for what of them has arrived in part. */
  private static Set<Digest> blobs(Chosen chosen) {
    var blobs = new HashSet<Digest>();
    for (Descriptor named : chosen.manifest().references()) {
      blobs.add(named.digest());
    }
    blobs.add(chosen.bytes().digest());
    blobs.add(chosen.named().digest());
    return blobs;
  }

  /** Brings all layers to where they can be put together; the biggest begin. */
  private void fetch(
      ImageSource source,
      List<LayerPlan> plans,
      Optional<RepositoryName> repository,
      TransferListener listener) {
    Gates gates = Gates.forProcessors(Runtime.getRuntime().availableProcessors());
    for (LayerPlan plan : plans) {
      boolean comes = plan instanceof LayerPlan.Fetch;
      Words.of(listener, plan.blob()).say(comes ? "Pulling fs layer" : "Already exists");
    }
    var work = new ArrayList<>(plans);
    work.sort(Comparator.comparingLong((LayerPlan plan) -> plan.blob().size()).reversed());
    try (var group = TaskGroup.open("pull")) {
      for (LayerPlan plan : work) {
        switch (plan) {
          case LayerPlan.Here _, LayerPlan.Ready _ -> {}
          case LayerPlan.Rebuild rebuild -> {
            var _ =
                group.fork(() ->
                    Gates.through(
                        gates.unpacking(), () -> LayerRebuild.unpack(snapshots, rebuild.from())));
          }
          case LayerPlan.Fetch fetch -> {
            var layer = new LayerFetch(source, content, snapshots, gates, fetch, listener);
            var _ =
                group.fork(() -> {
                  if (layer.run()) {
                    note(fetch, repository);
                  }
                  boundaries.passed("pull", "unpacked");
                  return fetch;
                });
          }
        }
      }
      group.join(FOREVER);
      forgetArrived(plans);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(
          Kind.CANCELLED, "interrupted while pulling " + source.name() + ": what came is kept", e);
    }
  }

  /** What a pull has left of layers that it had unpacked when it was killed. */
  private void forgetArrived(List<LayerPlan> plans) {
    Set<Digest> left = content.partials().keySet();
    for (LayerPlan plan : plans) {
      if (!(plan instanceof LayerPlan.Fetch) && left.contains(plan.blob().digest())) {
        try (PartialBlob blob = content.partial(plan.blob().digest())) {
          blob.discard();
        }
      }
    }
  }

  /**
   * Notes what a layer came as as soon as that is verified: a broken-off pull has learned it too.
   */
  private void note(LayerPlan.Fetch fetch, Optional<RepositoryName> repository) {
    Descriptor blob = fetch.blob();
    Packing packing = Packing.of(blob.mediaType()).orElseThrow();
    if (packing != Packing.PLAIN || repository.isPresent()) {
      List<RepositoryName> places = repository.map(List::of).orElse(List.of());
      try (var _ = catalog.hold()) {
        catalog
            .forms()
            .add(fetch.diffId(), new LayerForm(packing, blob.digest(), blob.size(), "", places));
      }
    }
  }
}
