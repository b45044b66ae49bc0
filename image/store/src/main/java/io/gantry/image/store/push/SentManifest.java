package io.gantry.image.store.push;

import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifest of what was sent. Pure. */
final class SentManifest {
  private SentManifest() {}

  /** Whether the layers are those that the manifest names. */
  static boolean isSame(ImageManifest named, List<LayerSend.Sent> sent) {
    for (int i = 0; i < sent.size(); i++) {
      if (!named.layers().get(i).digest().equals(sent.get(i).blob().digest())) {
        return false;
      }
    }
    return true;
  }

  /** A new one, in Docker's form if {@code named} is and the layers allow it. */
  static ManifestBytes of(
      Optional<ImageManifest> named, Digest config, long configSize, List<LayerSend.Sent> sent) {
    return of(
        named.map(n -> n.mediaType().equals(MediaType.DOCKER_MANIFEST)).orElse(false),
        named.map(ImageManifest::annotations).orElse(Map.of()),
        config,
        configSize,
        sent);
  }

  /**
   * A new one.
   *
   * @param dockers whether in Docker's form, if the layers allow it
   */
  static ManifestBytes of(
      boolean dockers,
      Map<String, String> annotations,
      Digest config,
      long configSize,
      List<LayerSend.Sent> sent) {
    boolean zstd = sent.stream().anyMatch(layer -> layer.packing() == Packing.ZSTD);
    boolean docker = dockers && !zstd;
    var layers = new ArrayList<Descriptor>();
    for (LayerSend.Sent layer : sent) {
      layers.add(
          Descriptor.of(
              layer.packing().mediaType(docker), layer.blob().digest(), layer.blob().size()));
    }
    String configType = docker ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG;
    return ManifestBytes.of(
        new ImageManifest(
            docker ? MediaType.DOCKER_MANIFEST : MediaType.OCI_MANIFEST,
            Descriptor.of(configType, config, configSize),
            layers,
            Optional.empty(),
            "",
            annotations));
  }
}
