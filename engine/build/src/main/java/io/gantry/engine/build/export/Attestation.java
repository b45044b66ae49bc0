package io.gantry.engine.build.export;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement about an image, as a manifest beside it in an index: how BuildKit stores them, and
 * registries and Docker look for them.
 */
record Attestation(Json.Obj json, String predicateType) {
  private static final String IN_TOTO = "application/vnd.in-toto+json";
  private static final Platform UNKNOWN = new Platform("unknown", "unknown", "");

  /** Sends it; gives the index's entry. */
  Descriptor send(ImageDestination to, Digest image) {
    byte[] statement = json.bytes();
    Descriptor layer =
        Descriptor.of(IN_TOTO, statement)
            .withAnnotations(Map.of("in-toto.io/predicate-type", predicateType));
    byte[] config =
        Json.object()
            .put("architecture", UNKNOWN.architecture())
            .put("os", UNKNOWN.os())
            .put("config", Json.Obj.EMPTY)
            .put(
                "rootfs",
                Json.object()
                    .put("type", "layers")
                    .put("diff_ids", Json.strings(List.of(layer.digest().toString())))
                    .build())
            .build()
            .bytes();
    Descriptor configuration = Descriptor.of(MediaType.OCI_CONFIG, config);
    put(to, layer, statement);
    put(to, configuration, config);
    ManifestBytes manifest = ManifestBytes.of(ImageManifest.of(configuration, List.of(layer)));
    to.putManifest(manifest);
    return manifest
        .descriptor()
        .withPlatform(Optional.of(UNKNOWN))
        .withAnnotations(
            Map.of(
                "vnd.docker.reference.type",
                "attestation-manifest",
                "vnd.docker.reference.digest",
                image.toString()));
  }

  private static void put(ImageDestination to, Descriptor blob, byte[] bytes) {
    if (to.find(blob, List.of()) instanceof Presence.Absent) {
      to.send(blob, out -> out.write(bytes));
    }
  }
}
