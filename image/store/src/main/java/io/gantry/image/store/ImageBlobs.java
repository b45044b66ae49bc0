package io.gantry.image.store;

import io.gantry.platform.oci.Digest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The blobs that images keep: configurations and manifests. */
final class ImageBlobs {
  private final Set<Digest> kept = new HashSet<>();

  ImageBlobs(List<ImageRecord> images) {
    for (ImageRecord image : images) {
      kept.add(image.id());
      kept.add(image.manifest());
    }
  }

  boolean keep(Digest blob) {
    return kept.contains(blob);
  }
}
