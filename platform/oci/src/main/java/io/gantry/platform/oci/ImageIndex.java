package io.gantry.platform.oci;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Manifests by platform (OCI image specification, <i>Image Index</i>). */
public record ImageIndex(
    String mediaType,
    List<Descriptor> manifests,
    Optional<Descriptor> subject,
    String artifactType,
    Map<String, String> annotations)
    implements Manifest {
  /** Copies the collections. */
  public ImageIndex {
    manifests = List.copyOf(manifests);
    annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** An OCI index of these. */
  public static ImageIndex of(List<Descriptor> manifests) {
    return new ImageIndex(MediaType.OCI_INDEX, manifests, Optional.empty(), "", Map.of());
  }

  static ImageIndex of(String mediaType, Json.Obj json) {
    return new ImageIndex(
        mediaType,
        Descriptor.all(json, "manifests"),
        json.get("subject").map(s -> Descriptor.parse(s.asObject())),
        json.string("artifactType"),
        json.stringMap("annotations"));
  }

  @Override
  public List<Descriptor> references() {
    return manifests;
  }

  @Override
  public Json.Obj json() {
    Json.ObjectBuilder json =
        Json.object()
            .put("schemaVersion", 2)
            .put("mediaType", mediaType)
            .putUnlessEmpty("artifactType", artifactType)
            .put("manifests", Descriptor.array(manifests));
    subject.ifPresent(s -> json.put("subject", s.json()));
    return json.putUnlessEmpty("annotations", annotations).build();
  }
}
