package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.List;

/**
 * Everything about an image.
 *
 * @param id the digest of its configuration
 * @param manifest the digest of its manifest
 * @param digests where it came from or went to, as {@code repository@digest}
 * @param size bytes of all layers, unpacked
 */
public record ImageDetails(
    Digest id,
    Digest manifest,
    List<Reference> references,
    List<Reference> digests,
    Instant createdAt,
    long size,
    ImageConfig config) {
  /** Copies the lists. */
  public ImageDetails {
    references = List.copyOf(references);
    digests = List.copyOf(digests);
  }
}
