package io.gantry.image.store.pull;

import io.gantry.image.content.ContentStore;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts an image together whose layers are all here: layers → blobs → forms → record → names. The
 * caller holds the catalog's lock.
 *
 * @param boundaries hears what is done
 */
record Assembly(Catalog catalog, ContentStore content, Snapshots snapshots, Boundaries boundaries) {
  /** An image that is to be. */
  record Parts(Chosen chosen, ImageConfig config, List<Packing> packings, List<LayerPlan> plans) {}

  Puller.Outcome put(
      Parts parts,
      byte[] configuration,
      List<Reference> names,
      Optional<RepositoryName> repository) {
    long size = adopt(parts.plans());
    Digest id = parts.chosen().manifest().config().digest();
    keep(id, configuration);
    keep(parts.chosen().bytes().digest(), parts.chosen().bytes().bytes());
    keep(parts.chosen().named().digest(), parts.chosen().named().bytes());
    boundaries.passed("pull", "blobs");
    remember(parts, repository);
    boundaries.passed("pull", "forms");
    Optional<ImageRecord> known = catalog.records().find(id);
    ImageRecord record = record(parts, known, size, repository);
    if (!known.equals(Optional.of(record))) {
      catalog.records().write(record);
    }
    boundaries.passed("pull", "record");
    boolean moved = name(id, parts.chosen().named().digest(), names, repository);
    boundaries.passed("pull", "names");
    return new Puller.Outcome(record, parts.chosen().named().digest(), known.isEmpty() || moved);
  }

  /** Puts the layers on top of each other; gives the bytes of their tars. */
  long adopt(List<LayerPlan> plans) {
    long size = 0;
    Optional<ChainId> below = Optional.empty();
    for (LayerPlan plan : plans) {
      ChainId chain = ChainId.of(below, plan.diffId());
      Optional<Snapshots.Layer> known = snapshots.find(chain);
      Snapshots.Layer layer = known.isPresent() ? known.get() : adopt(plan.diffId(), below);
      if (known.isEmpty()) {
        boundaries.passed("pull", "layer");
      }
      size += layer.size();
      below = Optional.of(chain);
    }
    // another pull has put a layer in its place while this one unpacked it too
    for (LayerPlan plan : plans) {
      snapshots.removeUnpacked(plan.diffId());
    }
    return size;
  }

  private Snapshots.Layer adopt(Digest diffId, Optional<ChainId> below) {
    if (snapshots.unpacked(diffId).isEmpty()) {
      rebuild(diffId);
    }
    return snapshots.adopt(diffId, below);
  }

  /** Another pull has put the layer on top of others, or it is twice in the image. */
  private void rebuild(Digest diffId) {
    for (Snapshots.Layer layer : snapshots.layers()) {
      if (layer.diffId().equals(diffId)) {
        try {
          Snapshots.Unpacked _ = LayerRebuild.unpack(snapshots, layer.chain());
          return;
        } catch (IOException e) {
          throw new GantryException(Kind.INTERNAL, "cannot rebuild layer " + diffId + ": " + e, e);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new GantryException(Kind.CANCELLED, "interrupted while rebuilding " + diffId, e);
        }
      }
    }
    throw new GantryException(
        Kind.CONFLICT, "layer " + diffId + " went away while the image was pulled: pull again");
  }

  private void keep(Digest digest, byte[] bytes) {
    if (content.size(digest).isEmpty()) {
      Digest _ = content.put(bytes);
    }
  }

  /** Notes of forms that are known that they are in one more repository. */
  private void remember(Parts parts, Optional<RepositoryName> repository) {
    if (repository.isEmpty()) {
      return;
    }
    for (LayerPlan plan : parts.plans()) {
      catalog
          .forms()
          .of(plan.diffId())
          .find(plan.blob().digest())
          .ifPresent(form -> catalog.forms().add(plan.diffId(), form.in(repository.get())));
    }
  }

  /**
   * The record, with what else is known of the image. An archive's manifest of plain tars is not
   * one to send an image by.
   */
  private static ImageRecord record(
      Parts parts, Optional<ImageRecord> known, long size, Optional<RepositoryName> repository) {
    var chosen = parts.chosen();
    boolean plain = parts.packings().contains(Packing.PLAIN) && repository.isEmpty();
    var cameAs = new ArrayList<Descriptor>();
    if (!plain) {
      cameAs.add(chosen.bytes().descriptor());
      if (!chosen.named().digest().equals(chosen.bytes().digest())) {
        cameAs.add(chosen.named().descriptor());
      }
    }
    ImageRecord record =
        known.orElseGet(() ->
            new ImageRecord(
                chosen.manifest().config().digest(),
                chosen.bytes().digest(),
                size,
                parts.config(),
                List.of()));
    return plain ? record : record.cameAs(cameAs).withManifest(chosen.bytes().digest());
  }

  /** Gives the names; false if all of them meant the image already. */
  private boolean name(
      Digest id, Digest named, List<Reference> tags, Optional<RepositoryName> repository) {
    ImageNames names = catalog.names();
    boolean moved = false;
    for (Reference tag : tags) {
      moved |= !names.target(tag).equals(Optional.of(id));
    }
    var given = new ArrayList<>(tags);
    repository.ifPresent(
        place -> given.add(new Reference(place.registry(), place.path(), "", Optional.of(named))));
    ImageNames changed = names.with(given, id);
    if (!changed.equals(names)) {
      catalog.write(changed);
    }
    return moved;
  }
}
