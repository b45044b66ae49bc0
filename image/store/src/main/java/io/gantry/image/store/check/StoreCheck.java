package io.gantry.image.store.check;

import io.gantry.image.content.ContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.collect.Collector;
import io.gantry.image.store.lease.Holding;
import io.gantry.image.store.lease.Leases;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Verifies all that a store of images keeps. Reading holds no lock, since it takes long; what is
 * repaired is looked at again under the lock.
 */
public final class StoreCheck {
  private final Catalog catalog;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Leases leases;
  private final Collector collector;
  private final boolean repair;
  private final List<String> findings = new ArrayList<>();

  /** Checks once; with {@code repair} what is damaged goes. */
  public StoreCheck(
      Catalog catalog,
      ContentStore content,
      Snapshots snapshots,
      Leases leases,
      Collector collector,
      boolean repair) {
    this.catalog = catalog;
    this.content = content;
    this.snapshots = snapshots;
    this.leases = leases;
    this.collector = collector;
    this.repair = repair;
  }

  /** The findings, a line each with its next step. */
  public List<String> run(TransferListener listener) {
    Map<ChainId, String> damaged = LayerCheck.damaged(snapshots, listener);
    try (var _ = catalog.hold()) {
      ImageNames names = names();
      List<ImageRecord> records = records();
      targets(names, records);
      for (ImageRecord record : records) {
        blobs(record, title(names, record));
      }
      layers(damaged);
      stacks(names, records);
      leftovers();
    }
    return List.copyOf(findings);
  }

  private void found(String what, String next, String done) {
    findings.add(what + ": " + (repair ? done : next));
  }

  private ImageNames names() {
    try {
      return catalog.names();
    } catch (GantryException e) {
      found(
          catalog.namesFile() + " is damaged (" + e.text() + ")",
          "run gantry system check --repair, then tag the images again",
          "all names are forgotten: tag the images again");
      var none = new ImageNames(new TreeMap<>());
      if (repair) {
        catalog.write(none);
      }
      return none;
    }
  }

  private List<ImageRecord> records() {
    var records = new ArrayList<ImageRecord>();
    for (Digest id : catalog.records().ids()) {
      try {
        catalog.records().find(id).ifPresent(records::add);
      } catch (GantryException e) {
        found(
            e.text(),
            "run gantry system check --repair, then pull or build the image again",
            "forgotten: pull or build the image again");
        if (repair) {
          catalog.records().delete(id);
        }
      }
    }
    return records;
  }

  private static String title(ImageNames names, ImageRecord record) {
    List<Reference> tags = names.tags(record.id());
    return "image " + (tags.isEmpty() ? record.id().shortHex() : tags.getFirst().familiar());
  }

  private void targets(ImageNames names, List<ImageRecord> records) {
    SortedMap<String, Digest> dead = new TreeMap<>(names.targets());
    for (ImageRecord record : records) {
      dead.values().removeIf(record.id()::equals);
    }
    var gone = new ArrayList<Reference>();
    for (String name : dead.keySet()) {
      found(
          "name " + name + " means an image that is not here",
          "run gantry system check --repair, or pull it again",
          "forgotten: pull it again");
      gone.add(Reference.parse(name));
    }
    if (repair && !gone.isEmpty()) {
      catalog.write(names.without(gone));
    }
  }

  /** What is wrong with a blob is said by the content store; a damaged one goes. */
  private void blobs(ImageRecord record, String title) {
    ImageRecord kept = record;
    for (Digest blob : record.blobs()) {
      Optional<String> wrong = content.verify(blob);
      if (wrong.isEmpty()) {
        continue;
      }
      if (repair) {
        content.delete(blob);
        kept = BlobRepair.without(kept, blob, content, snapshots);
      }
      boolean whole = content.size(blob).isPresent() || !kept.blobs().contains(blob);
      found(
          title + ": " + wrong.get(),
          "pull it again after gantry system check --repair",
          whole ? "made again from what is here" : "pull it again");
    }
    if (!kept.equals(record)) {
      catalog.records().write(kept);
    }
  }

  private void layers(Map<ChainId, String> damaged) {
    Map<ChainId, String> wrong = new HashMap<>(damaged);
    List<Snapshots.Layer> layers = snapshots.layers();
    for (Snapshots.Layer layer : layers) {
      Optional<ChainId> parent = layer.parent();
      if (parent.isPresent() && snapshots.find(parent.get()).isEmpty()) {
        wrong.putIfAbsent(
            layer.chain(),
            "layer " + layer.chain() + " stands on " + parent.get() + ", which is not here");
      }
    }
    Map<ChainId, String> users = LayerRepair.users(snapshots, collector.owned());
    for (Map.Entry<ChainId, String> layer : wrong.entrySet()) {
      List<ChainId> above = LayerRepair.above(layer.getKey(), layers);
      Optional<String> user = LayerRepair.user(above, users, snapshots);
      if (user.isPresent()) {
        findings.add(
            layer.getValue() + ": used by " + user.get() + ": remove that first, then repair");
        continue;
      }
      found(
          layer.getValue(),
          "run gantry system check --repair, then pull the image again",
          "removed with what stands on it");
      if (repair) {
        for (ChainId chain : above) {
          snapshots.removeLayer(chain);
        }
      }
    }
  }

  /** Images whose layers are not all here, also since they were just removed. */
  private void stacks(ImageNames names, List<ImageRecord> records) {
    for (ImageRecord record : records) {
      Optional<ChainId> missing =
          record.chains().stream().filter(chain -> snapshots.find(chain).isEmpty()).findFirst();
      if (missing.isEmpty()) {
        continue;
      }
      found(
          title(names, record) + " lacks the layer " + missing.get(),
          "pull it again, or run gantry system check --repair to forget it",
          "forgotten: pull or build it again");
      if (repair) {
        var all = new ArrayList<>(names.tags(record.id()));
        all.addAll(names.digests(record.id()));
        catalog.write(catalog.names().without(all));
        catalog.records().delete(record.id());
      }
    }
  }

  /** What transfers have left that nobody remembers. */
  private void leftovers() {
    Holding remembered = leases.recent(Instant.EPOCH);
    for (Map.Entry<Digest, Long> partial : content.partials().entrySet()) {
      if (!remembered.blobs().contains(partial.getKey())) {
        found(
            "blob " + partial.getKey() + " has arrived in part, " + partial.getValue() + " bytes",
            "nobody goes on with it: gantry image prune removes it",
            "removed");
        if (repair) {
          try (var blob = content.partial(partial.getKey())) {
            blob.discard();
          }
        }
      }
    }
    for (Snapshots.Unpacked waiting : snapshots.unpacked()) {
      if (!remembered.unpacked().contains(waiting.diffId())) {
        found(
            "layer " + waiting.diffId() + " waits for an image that nobody pulls",
            "gantry image prune removes it",
            "removed");
        if (repair) {
          snapshots.removeUnpacked(waiting.diffId());
        }
      }
    }
  }
}
