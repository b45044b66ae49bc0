package io.gantry.engine.api.build;

import io.gantry.platform.oci.Digest;
import java.util.Map;

/**
 * What was built.
 *
 * @param imageId digest of the configuration; of the index, if there are several platforms
 * @param manifest digest of the manifest or index
 * @param metadata for {@code --metadata-file}: {@code containerimage.digest}, {@code
 *     containerimage.config.digest}, {@code image.name}, {@code buildx.build.provenance} …, the
 *     values being JSON texts
 */
public record BuildResult(Digest imageId, Digest manifest, Map<String, String> metadata) {
  /** Copies the map. */
  public BuildResult {
    metadata = Map.copyOf(metadata);
  }
}
