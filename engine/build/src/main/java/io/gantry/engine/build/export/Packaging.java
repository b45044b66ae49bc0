package io.gantry.engine.build.export;

import io.gantry.image.store.Images.Compression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Optional;

/**
 * How an output packs layers and words manifests.
 *
 * @param level of compression; 0 for the usual
 * @param docker whether manifests have Docker's media types
 */
record Packaging(
    Compression compression, int level, boolean force, boolean docker, boolean rewritesTimes) {
  private static final int HIGHEST_OF_GZIP = 9;
  private static final int HIGHEST_OF_ZSTD = 22;

  /**
   * Takes the attributes.
   *
   * @param index whether the output will be an index with attestations, which Docker's types cannot
   *     tell
   */
  static Packaging of(Attributes attributes, boolean index) {
    String word = attributes.text("compression");
    Compression compression =
        switch (word) {
          case "uncompressed" -> Compression.NONE;
          case "", "gzip" -> Compression.GZIP;
          case "zstd" -> Compression.ZSTD;
          case "estargz" ->
              throw new GantryException(
                  Kind.INVALID,
                  "compression=estargz is not supported: use gzip, zstd or uncompressed");
          default ->
              throw new GantryException(
                  Kind.INVALID,
                  "unsupported layer compression type \""
                      + word
                      + "\": use gzip, zstd or uncompressed");
        };
    int highest = compression == Compression.ZSTD ? HIGHEST_OF_ZSTD : HIGHEST_OF_GZIP;
    Optional<Integer> level = attributes.number("compression-level", 0, highest);
    boolean docker = !attributes.flag("oci-mediatypes", true);
    boolean needsOci = index || compression == Compression.ZSTD;
    attributes.ignore("buildinfo", "buildinfo-attrs", "oci-artifact", "prefer-nondist-layers");
    return new Packaging(
        compression,
        level.orElse(0),
        attributes.flag("force-compression", false),
        docker && !needsOci,
        attributes.flag("rewrite-timestamp", false));
  }
}
