package io.gantry.image.store.collect;

import io.gantry.image.content.ContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.lease.Holding;
import io.gantry.image.store.lease.Leases;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Removes what nothing keeps. All methods are called under the lock of the catalog. */
public final class Collector {
  private final Catalog catalog;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Leases leases;
  private final Supplier<Collection<ChainId>> owners;

  /** {@code owners} gives the layers that others than images keep, beside active snapshots. */
  public Collector(
      Catalog catalog,
      ContentStore content,
      Snapshots snapshots,
      Leases leases,
      Supplier<Collection<ChainId>> owners) {
    this.catalog = catalog;
    this.content = content;
    this.snapshots = snapshots;
    this.leases = leases;
    this.owners = owners;
  }

  /** Removes an image without names; gives its id and the chains of its layers that went. */
  public List<Digest> delete(ImageRecord record) {
    catalog.records().delete(record.id());
    var deleted = new ArrayList<Digest>(List.of(record.id()));
    List<ImageRecord> others = catalog.records().all();
    Holding leased = leases.live();
    Set<Digest> kept = blobs(others, leased);
    for (Digest blob : record.blobs().reversed()) {
      if (!kept.contains(blob)) {
        content.delete(blob);
      }
    }
    List<ChainId> own = record.chains();
    for (Snapshots.Layer layer : Retention.unneeded(snapshots.layers(), layers(others, leased))) {
      if (own.contains(layer.chain()) && removeLayer(layer)) {
        deleted.add(layer.chain().digest());
      }
    }
    return deleted;
  }

  private static Set<Digest> blobs(List<ImageRecord> images, Holding leased) {
    var kept = new HashSet<>(leased.blobs());
    for (ImageRecord image : images) {
      kept.addAll(image.blobs());
    }
    return kept;
  }

  /** Layers that must stay, without those below them, which stay too. */
  private List<ChainId> layers(List<ImageRecord> images, Holding leased) {
    var kept = new ArrayList<>(leased.chains());
    for (ImageRecord image : images) {
      kept.addAll(image.chains());
    }
    kept.addAll(others());
    return kept;
  }

  /** Layers that other owners than images keep, beside active snapshots. */
  public Collection<ChainId> owned() {
    return owners.get();
  }

  private Collection<ChainId> others() {
    var kept = new ArrayList<>(owners.get());
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

  /**
   * Removes everything that nothing keeps, and what transfers have left that were broken off before
   * {@code since}.
   *
   * @return the bytes that became free
   */
  public long collect(Instant since) {
    content.sweep();
    snapshots.sweep();
    catalog.sweep();
    List<ImageRecord> images = catalog.records().all();
    forgetNames(images);
    Holding recent = leases.recent(since);
    long freed = content.dropPartials(since);
    for (Snapshots.Unpacked waiting : snapshots.unpacked()) {
      if (!recent.unpacked().contains(waiting.diffId())) {
        snapshots.removeUnpacked(waiting.diffId());
        freed += waiting.usage();
      }
    }
    for (Snapshots.Layer layer : Retention.unneeded(snapshots.layers(), layers(images, recent))) {
      freed += removeLayer(layer) ? layer.usage() : 0;
    }
    for (Digest blob : unneededBlobs(images, recent)) {
      freed += content.size(blob).orElse(0L);
      content.delete(blob);
    }
    forgetForms(images, recent);
    return freed;
  }

  private List<Digest> unneededBlobs(List<ImageRecord> images, Holding leased) {
    Set<Digest> kept = blobs(images, leased);
    var unneeded = new ArrayList<>(content.list());
    unneeded.removeIf(kept::contains);
    return unneeded;
  }

  /** The bytes of layers and blobs that nothing keeps. */
  public long unneeded(List<ImageRecord> images) {
    Holding live = leases.live();
    long bytes = 0;
    for (Snapshots.Layer layer : Retention.unneeded(snapshots.layers(), layers(images, live))) {
      bytes += layer.usage();
    }
    for (Digest blob : unneededBlobs(images, live)) {
      bytes += content.size(blob).orElse(0L);
    }
    return bytes;
  }

  /** Drops names of images that are gone. */
  private void forgetNames(List<ImageRecord> images) {
    var ids = new HashSet<Digest>();
    for (ImageRecord image : images) {
      ids.add(image.id());
    }
    ImageNames names = catalog.names();
    var dead = new ArrayList<Reference>();
    for (var target : names.targets().entrySet()) {
      if (!ids.contains(target.getValue())) {
        dead.add(Reference.parse(target.getKey()));
      }
    }
    if (!dead.isEmpty()) {
      catalog.write(names.without(dead));
    }
  }

  private void forgetForms(List<ImageRecord> images, Holding recent) {
    var diffIds = new HashSet<>(recent.unpacked());
    for (ImageRecord image : images) {
      diffIds.addAll(image.config().diffIds());
    }
    for (Snapshots.Layer layer : snapshots.layers()) {
      diffIds.add(layer.diffId());
    }
    catalog.forms().retain(diffIds);
  }
}
