package io.gantry.image.store;

import io.gantry.image.content.ContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.collect.Collector;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.util.HashSet;
import java.util.List;

/** What images take on disk. */
final class StoreUsage {
  private StoreUsage() {}

  static Images.Usage measure(
      List<ImageRecord> images, ContentStore content, Snapshots snapshots, Collector collector) {
    var chains = new HashSet<ChainId>();
    var digests = new HashSet<Digest>();
    for (ImageRecord image : images) {
      chains.addAll(image.chains());
      digests.addAll(image.blobs());
    }
    long layers = 0;
    for (Snapshots.Layer layer : snapshots.layers()) {
      layers += chains.contains(layer.chain()) ? layer.usage() : 0;
    }
    long blobs = 0;
    for (Digest digest : digests) {
      blobs += content.size(digest).orElse(0L);
    }
    long partial = 0;
    for (long bytes : content.partials().values()) {
      partial += bytes;
    }
    for (Snapshots.Unpacked waiting : snapshots.unpacked()) {
      partial += waiting.usage();
    }
    return new Images.Usage(layers, blobs, collector.unneeded(images), partial);
  }
}
