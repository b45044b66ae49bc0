package io.gantry.platform.oci;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifest of one image or artifact (OCI image specification, <i>Image Manifest</i>). */
public record ImageManifest(
    String mediaType,
    Descriptor config,
    List<Descriptor> layers,
    Optional<Descriptor> subject,
    String artifactType,
    Map<String, String> annotations)
    implements Manifest {
  /** Copies the collections. */
  public ImageManifest {
    layers = List.copyOf(layers);
    annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** An OCI image without anything special. */
  public static ImageManifest of(Descriptor config, List<Descriptor> layers) {
    return new ImageManifest(
        MediaType.OCI_MANIFEST, config, layers, Optional.empty(), "", Map.of());
  }

  static ImageManifest of(String mediaType, Json.Obj json) {
    return new ImageManifest(
        mediaType,
        Descriptor.parse(json.object("config")),
        Descriptor.all(json, "layers"),
        json.get("subject").map(s -> Descriptor.parse(s.asObject())),
        json.string("artifactType"),
        json.stringMap("annotations"));
  }

  @Override
  public List<Descriptor> references() {
    var all = new ArrayList<Descriptor>(List.of(config));
    all.addAll(layers);
    return List.copyOf(all);
  }

  @Override
  public Json.Obj json() {
    Json.ObjectBuilder json =
        Json.object()
            .put("schemaVersion", 2)
            .put("mediaType", mediaType)
            .putUnlessEmpty("artifactType", artifactType)
            .put("config", config.json())
            .put("layers", Descriptor.array(layers));
    subject.ifPresent(s -> json.put("subject", s.json()));
    return json.putUnlessEmpty("annotations", annotations).build();
  }
}
