package io.gantry.image.store.check;

import io.gantry.image.content.ContentStore;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.ImageRecord;
import io.gantry.image.store.catalog.PlainManifest;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of a lost blob can be made again from the record of its image. */
final class BlobRepair {
  private BlobRepair() {}

  /** The record without the blob, or with it where it could be made again. */
  static ImageRecord without(
      ImageRecord record, Digest blob, ContentStore content, Snapshots snapshots) {
    byte[] config = record.config().bytes();
    if (blob.equals(record.id())) {
      if (blob.matches(config)) {
        Digest _ = content.put(config);
      }
      return record;
    }
    List<Descriptor> manifests = new ArrayList<>(record.manifests());
    manifests.removeIf(known -> known.digest().equals(blob));
    ImageRecord left = record.withManifests(manifests);
    if (!blob.equals(record.manifest())) {
      return left;
    }
    if (left.preferred().isPresent()) {
      return left.withManifest(left.preferred().get().digest());
    }
    var layers = new ArrayList<Snapshots.Layer>();
    for (ChainId chain : record.chains()) {
      snapshots.find(chain).ifPresent(layers::add);
    }
    if (layers.size() < record.chains().size() || content.size(record.id()).isEmpty()) {
      return left;
    }
    return left.withManifest(
        content.put(PlainManifest.bytes(content.read(record.id()), layers, Map.of())));
  }
}
