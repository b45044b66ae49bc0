package io.gantry.image.store.push;

import io.gantry.image.content.ContentStore;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.LayerForms;
import io.gantry.image.store.catalog.Packing;
import io.gantry.image.store.lease.Holding;
import io.gantry.image.store.lease.Lease;
import io.gantry.image.store.lease.Leases;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Sends images. */
public final class Pusher {
  private static final Duration FOREVER = Duration.ofDays(365);
  private static final int AT_ONCE = 5;

  private final Catalog catalog;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Leases leases;

  /** Sends the images of {@code catalog}. */
  public Pusher(Catalog catalog, ContentStore content, Snapshots snapshots, Leases leases) {
    this.catalog = catalog;
    this.content = content;
    this.snapshots = snapshots;
    this.leases = leases;
  }

  /**
   * How to send.
   *
   * @param repository the destination's; nothing for an archive
   * @param packing of layers without a form; {@code PLAIN} for all layers as tars
   * @param origins opens where a layer came from
   */
  public record Request(
      Optional<RepositoryName> repository,
      Packing packing,
      Function<RepositoryName, Optional<ImageSource>> origins) {}

  /** Sends an image; gives the manifest that was sent. */
  public ManifestBytes push(
      ImageRecord record, ImageDestination to, Request request, TransferListener listener) {
    try (Lease _ = lease(record)) {
      Optional<ManifestBytes> kept =
          request.packing() == Packing.PLAIN ? Optional.empty() : preferred(record);
      Optional<ImageManifest> named = kept.map(bytes -> (ImageManifest) Manifest.parse(bytes));
      List<RepositoryName> homes = homes(record);
      Set<Digest> stale = ConcurrentHashMap.newKeySet();
      List<LayerSend.Sent> sent =
          layers(
              record.chains(),
              to,
              request,
              Packer.of(request.packing()),
              (layer, i) -> candidates(layer, named.map(n -> n.layers().get(i)), homes, request),
              stale,
              listener);
      byte[] config = content.read(record.id());
      ManifestBytes manifest =
          kept.filter(_ -> SentManifest.isSame(named.orElseThrow(), sent))
              .orElseGet(() ->
                  named.isPresent()
                      ? SentManifest.of(named, record.id(), config.length, sent)
                      : SentManifest.of(
                          false, annotations(record), record.id(), config.length, sent));
      if (kept.isPresent() && !kept.get().equals(manifest)) {
        listener.on(TransferEvent.of("layers recompressed: digest changes"));
      }
      finish(to, manifest, config);
      request
          .repository()
          .ifPresent(place -> sentRecords().note(record, manifest, sent, stale, place));
      return manifest;
    }
  }

  /** Sends layers alone; gives their blobs. */
  public List<Descriptor> sendLayers(
      List<ChainId> chains, ImageDestination to, Request request, TransferListener listener) {
    if (chains.isEmpty()) {
      return List.of();
    }
    Lease lease;
    try (var _ = catalog.hold()) {
      lease = leases.take(chains.getLast().digest(), Holding.ofChains(chains));
    }
    try (lease) {
      lease.done();
      Set<Digest> stale = ConcurrentHashMap.newKeySet();
      List<LayerSend.Sent> sent =
          layers(
              chains,
              to,
              request,
              Packer.of(request.packing()),
              (layer, _) -> candidates(layer, Optional.empty(), List.of(), request),
              stale,
              listener);
      if (request.repository().isPresent()) {
        List<Digest> diffIds = chains.stream().map(chain -> layer(chain).diffId()).toList();
        sentRecords().note(diffIds, sent, request.repository().get());
      }
      return sent.stream().map(LayerSend.Sent::blob).toList();
    }
  }

  /**
   * Sends an image of a configuration, which need not be recorded.
   *
   * @param level of compression, 0 for the usual
   * @param force whether all layers are packed so, also those that came as something else
   * @param docker whether the manifest has Docker's media types
   */
  public ManifestBytes send(
      ImageConfig config,
      ImageDestination to,
      Request request,
      int level,
      boolean force,
      boolean docker,
      Map<String, String> annotations,
      TransferListener listener) {
    byte[] bytes = config.bytes();
    Digest id = Digest.of(bytes);
    var record = new ImageRecord(id, id, 0, config, List.of());
    var style = new Style(Packer.of(request.packing(), level), force, docker, annotations);
    try (Lease _ = lease(record)) {
      Set<Digest> stale = ConcurrentHashMap.newKeySet();
      List<LayerSend.Sent> sent =
          layers(
              record.chains(),
              to,
              request,
              style.packer(),
              (layer, _) ->
                  request.packing() == Packing.PLAIN && force
                      ? List.of(Candidate.plain(layer.diffId(), layer.size()))
                      : style.candidates(catalog.forms().of(layer.diffId())),
              stale,
              listener);
      ManifestBytes manifest = SentManifest.of(docker, annotations, id, bytes.length, sent);
      finish(to, manifest, bytes);
      request
          .repository()
          .ifPresent(place -> sentRecords().note(record, manifest, sent, stale, place));
      return manifest;
    }
  }

  private SentRecords sentRecords() {
    return new SentRecords(catalog, content);
  }

  private Lease lease(ImageRecord record) {
    try (var _ = catalog.hold()) {
      Lease lease =
          leases.take(
              record.id(),
              new Holding(Set.copyOf(record.chains()), Set.of(), Set.copyOf(record.blobs())));
      lease.done();
      return lease;
    }
  }

  private static void finish(ImageDestination to, ManifestBytes manifest, byte[] config) {
    Descriptor blob = ((ImageManifest) Manifest.parse(manifest)).config();
    if (to.find(blob, List.of()) instanceof Presence.Absent) {
      to.send(blob, out -> out.write(config));
    }
    to.finish(manifest);
  }

  /** What the manifest says that stands for an image that was made here. */
  private Map<String, String> annotations(ImageRecord record) {
    if (content.size(record.manifest()).isEmpty()) {
      return Map.of();
    }
    var bytes = ManifestBytes.of(content.read(record.manifest()), "");
    return Manifest.parse(bytes).annotations();
  }

  /** The manifest to send the image by, if its bytes are what they should be. */
  private Optional<ManifestBytes> preferred(ImageRecord record) {
    Optional<Descriptor> known = record.preferred();
    if (known.isEmpty() || content.size(known.get().digest()).isEmpty()) {
      return Optional.empty();
    }
    var bytes = ManifestBytes.of(content.read(known.get().digest()), known.get().mediaType());
    return Optional.of(bytes)
        .filter(b -> b.digest().equals(known.get().digest()))
        .filter(b ->
            Manifest.parse(b) instanceof ImageManifest named
                && named.layers().size() == record.config().diffIds().size());
  }

  private List<RepositoryName> homes(ImageRecord record) {
    List<RepositoryName> homes = new ArrayList<>();
    for (Reference digest : catalog.names().digests(record.id())) {
      homes.add(RepositoryName.of(digest));
    }
    return homes;
  }

  /** The forms in which a layer might be sent; the number is its place from below. */
  @FunctionalInterface
  private interface Choice {
    List<Candidate> of(Snapshots.Layer layer, int index);
  }

  private List<LayerSend.Sent> layers(
      List<ChainId> chains,
      ImageDestination to,
      Request request,
      Packer packer,
      Choice choice,
      Set<Digest> stale,
      TransferListener listener) {
    var gate = new Semaphore(AT_ONCE, true);
    Map<List<Object>, Future<LayerSend.Sent>> sending = new HashMap<>();
    var order = new ArrayList<Future<LayerSend.Sent>>();
    try (var group = TaskGroup.open("push")) {
      for (int i = 0; i < chains.size(); i++) {
        Snapshots.Layer layer = layer(chains.get(i));
        List<Candidate> candidates = choice.of(layer, i);
        var send =
            new LayerSend(
                snapshots, layer, candidates, packer, to, request.origins(), stale, listener);
        order.add(
            sending.computeIfAbsent(
                List.of(layer.diffId(), candidates),
                _ -> group.fork(() -> waiting(send, gate, listener))));
      }
      group.join(FOREVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while pushing to " + to.name(), e);
    }
    return order.stream().map(Future::resultNow).toList();
  }

  private Snapshots.Layer layer(ChainId chain) {
    return snapshots
        .find(chain)
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND,
                "layer " + chain + " of the image is not here: see gantry system check"));
  }

  private List<Candidate> candidates(
      Snapshots.Layer layer,
      Optional<Descriptor> named,
      List<RepositoryName> homes,
      Request request) {
    if (request.packing() == Packing.PLAIN) {
      return List.of(Candidate.plain(layer.diffId(), layer.size()));
    }
    LayerForms forms = catalog.forms().of(layer.diffId());
    return Candidate.of(layer.diffId(), named, forms, homes, request.repository());
  }

  private static LayerSend.Sent waiting(LayerSend send, Semaphore gate, TransferListener listener)
      throws InterruptedException {
    String id = send.layer().diffId().shortHex();
    listener.on(TransferEvent.of(id, "Preparing"));
    if (!gate.tryAcquire()) {
      listener.on(TransferEvent.of(id, "Waiting"));
      gate.acquire();
    }
    try {
      return send.run();
    } finally {
      gate.release();
    }
  }
}
