package io.gantry.image.store.catalog;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The manifest of an image (OCI image specification, <i>Image Manifest</i>). Layers are named by
 * their uncompressed tars, which are not kept but computed when somebody asks: the manifest of an
 * image that was made here is known without compressing anything.
 */
public final class PlainManifest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  private PlainManifest() {}

  /** The bytes of the manifest of these layers and this configuration. */
  public static byte[] bytes(
      byte[] config, List<Snapshots.Layer> layers, Map<String, String> annotations) {
    var descriptors = new ArrayList<Json>();
    for (Snapshots.Layer layer : layers) {
      descriptors.add(descriptor(LAYER, layer.diffId(), layer.size()));
    }
    return Json.object()
        .put("schemaVersion", 2)
        .put("mediaType", MANIFEST)
        .put("config", descriptor(CONFIG, Digest.of(config), config.length))
        .put("layers", Json.array(descriptors))
        .putUnlessEmpty("annotations", new TreeMap<>(annotations))
        .build()
        .bytes();
  }

  private static Json descriptor(String mediaType, Digest digest, long size) {
    return Json.object()
        .put("mediaType", mediaType)
        .put("digest", digest.toString())
        .put("size", size)
        .build();
  }
}
