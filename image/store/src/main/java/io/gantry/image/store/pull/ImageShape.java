package io.gantry.image.store.pull;

import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a manifest and a configuration are an image that can be here. Pure. */
final class ImageShape {
  static final int CONFIG_LIMIT = 4 << 20;

  private ImageShape() {}

  /** How each layer is packed, lowest first. */
  static List<Packing> packings(Digest digest, ImageManifest manifest) {
    String type = manifest.config().mediaType();
    if (!type.equals(MediaType.OCI_CONFIG) && !type.equals(MediaType.DOCKER_CONFIG)) {
      String artifact = manifest.artifactType().isEmpty() ? type : manifest.artifactType();
      throw new GantryException(
          Kind.INVALID,
          "manifest "
              + digest
              + " is no image but an artifact of type \""
              + artifact
              + "\": copy it with gantry image copy");
    }
    if (manifest.config().size() > CONFIG_LIMIT) {
      throw new GantryException(
          Kind.INVALID,
          "configuration "
              + manifest.config().digest()
              + " of "
              + manifest.config().size()
              + " bytes is larger than 4 MiB");
    }
    var packings = new ArrayList<Packing>();
    for (Descriptor layer : manifest.layers()) {
      if (!layer.urls().isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            "layer "
                + layer.digest()
                + " is a foreign layer, kept at "
                + layer.urls().getFirst()
                + ": ask its publisher for an image with all its layers");
      }
      packings.add(
          Packing.of(layer.mediaType())
              .orElseThrow(() ->
                  new GantryException(
                      Kind.INVALID,
                      "layer "
                          + layer.digest()
                          + " has the unknown media type \""
                          + layer.mediaType()
                          + "\": a tar, plain or compressed with gzip or zstd, is needed")));
    }
    return packings;
  }

  /** The configuration that the bytes are. */
  static ImageConfig config(
      Descriptor named, byte[] bytes, int layers, Optional<Platform> platform) {
    if (bytes.length != named.size() || !named.digest().matches(bytes)) {
      throw new GantryException(
          Kind.INVALID, "configuration " + named.digest() + " came with other bytes");
    }
    ImageConfig config;
    List<Digest> diffIds;
    try {
      config = ImageConfig.parse(bytes);
      diffIds = config.diffIds();
    } catch (GantryException e) {
      throw new GantryException(
          Kind.INVALID, "configuration " + named.digest() + " is damaged: " + e.text(), e);
    }
    if (diffIds.size() != layers) {
      throw new GantryException(
          Kind.INVALID,
          "configuration "
              + named.digest()
              + " names "
              + diffIds.size()
              + " layers where the manifest has "
              + layers);
    }
    Platform own = config.platform();
    if (!own.os().isEmpty() && !own.os().equals("linux")) {
      throw new GantryException(
          Kind.INVALID,
          "image operating system \"" + own.os() + "\" cannot be used here: linux is needed");
    }
    if (platform.isPresent()
        && !own.architecture().isEmpty()
        && !PlatformMatch.of(platform.get()).runs(own)) {
      throw new GantryException(
          Kind.NOT_FOUND,
          "no matching manifest for " + platform.get() + ": the only image is for " + own);
    }
    return config;
  }
}
