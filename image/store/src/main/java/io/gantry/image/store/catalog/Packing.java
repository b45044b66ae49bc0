package io.gantry.image.store.catalog;

import io.gantry.platform.oci.MediaType;
import java.util.Locale;
import java.util.Optional;

/** How a layer's tar is packed in a blob. */
public enum Packing {
  /** As it is. */
  PLAIN,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878. */
  ZSTD;

  private static final String LATE = "application/vnd.oci.image.layer.nondistributable.v1.tar";
  private static final String DOCKER_ZSTD = MediaType.DOCKER_LAYER + ".zstd";

  /** The packing that a layer's media type says; nothing if it is no layer's. */
  public static Optional<Packing> of(String mediaType) {
    return switch (mediaType) {
      case MediaType.OCI_LAYER, MediaType.DOCKER_LAYER, LATE -> Optional.of(PLAIN);
      case MediaType.OCI_LAYER_GZIP,
          MediaType.DOCKER_LAYER_GZIP,
          MediaType.DOCKER_FOREIGN_LAYER,
          LATE + "+gzip" ->
          Optional.of(GZIP);
      case MediaType.OCI_LAYER_ZSTD, DOCKER_ZSTD, LATE + "+zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /** The media type of such a layer in an OCI manifest, or in Docker's. */
  public String mediaType(boolean docker) {
    return switch (this) {
      case PLAIN -> docker ? MediaType.DOCKER_LAYER : MediaType.OCI_LAYER;
      case GZIP -> docker ? MediaType.DOCKER_LAYER_GZIP : MediaType.OCI_LAYER_GZIP;
      case ZSTD -> docker ? DOCKER_ZSTD : MediaType.OCI_LAYER_ZSTD;
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Packing ofWord(String word) {
    return switch (word) {
      case "gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default -> PLAIN;
    };
  }
}
