package io.gantry.image.store;

import io.gantry.image.store.Images.Removed;
import io.gantry.image.store.catalog.Catalog;
import io.gantry.image.store.catalog.ImageNames;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.collect.Collector;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Takes names from images, and images away that have none left; the catalog is held. */
record Removal(Catalog catalog, Collector collector) {
  Removed remove(ImageRecord image, Optional<Reference> name) {
    ImageNames names = catalog.names();
    if (name.isPresent() && !names.target(name.get()).equals(Optional.of(image.id()))) {
      throw new NoSuchImageException(name.get().familiar());
    }
    List<Reference> untagged =
        name.map(n -> names.untagging(n, image.id())).orElse(all(names, image.id()));
    ImageNames left = names.without(untagged);
    if (name.isEmpty()) {
      left = left.withoutPart(image.id());
    }
    List<ImageRecord> orphans = orphans(names, left, untagged);
    for (ImageRecord orphan : orphans) {
      left = left.without(all(left, orphan.id()));
    }
    if (!left.equals(names)) {
      catalog.write(left);
    }
    var deleted = new ArrayList<Digest>();
    if (all(left, image.id()).isEmpty() && !left.isPart(image.id())) {
      deleted.addAll(collector.delete(image));
    }
    for (ImageRecord orphan : orphans) {
      deleted.addAll(collector.delete(orphan));
    }
    return new Removed(untagged, deleted);
  }

  /** Images that only names stood for that are gone, and have no tag of their own. */
  private List<ImageRecord> orphans(ImageNames before, ImageNames left, List<Reference> untagged) {
    var ids = new LinkedHashSet<Digest>();
    for (Reference name : untagged) {
      before.group(name).ifPresent(g -> ids.addAll(g.images().subList(1, g.images().size())));
    }
    var orphans = new ArrayList<ImageRecord>();
    for (Digest id : ids) {
      if (left.tags(id).isEmpty() && !left.isPart(id)) {
        catalog.records().find(id).ifPresent(orphans::add);
      }
    }
    return orphans;
  }

  private static List<Reference> all(ImageNames names, Digest id) {
    var all = new ArrayList<>(names.tags(id));
    all.addAll(names.digests(id));
    return all;
  }
}
