package io.gantry.image.store;

import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * An image of this host.
 *
 * @param id the digest of its configuration
 * @param manifest the digest of the manifest that it came as last, else of one that names its
 *     layers as tars
 * @param references its names; may be empty
 * @param digests where it came from or went to, as {@code repository@digest}
 * @param size bytes of all layers, unpacked
 * @param isPart whether another image's name stands for it too: it is of another platform
 */
public record Image(
    Digest id,
    Digest manifest,
    List<Reference> references,
    List<Reference> digests,
    ImageConfig config,
    long size,
    boolean isPart) {
  /** Copies the lists. */
  public Image {
    references = List.copyOf(references);
    digests = List.copyOf(digests);
  }

  /** The top layer; nothing for an image without layers. */
  public Optional<ChainId> chain() {
    return ChainId.of(config.diffIds());
  }
}
