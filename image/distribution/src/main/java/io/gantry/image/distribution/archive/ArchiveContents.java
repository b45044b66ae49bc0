package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.files.BlobTar;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of contents of an archive: the same images in three generations of words. */
record ArchiveContents(List<ManifestBytes> manifests, Map<Reference, Digest> names) {

  private List<Reference> namesOf(ManifestBytes manifest) {
    return names.entrySet().stream()
        .filter(name -> name.getValue().equals(manifest.digest()))
        .map(Map.Entry::getKey)
        .sorted(Comparator.comparing(Reference::toString))
        .toList();
  }

  /** The layout's: an entry for each name. */
  Json.Obj index() {
    var entries = new ArrayList<Json>();
    for (ManifestBytes manifest : manifests) {
      Json.Obj entry = manifest.descriptor().json();
      List<Reference> its = namesOf(manifest);
      for (Reference name : its) {
        Json.Obj annotations =
            Json.object()
                .put("io.containerd.image.name", name.toString())
                .put(OciLayout.REF_NAME, name.tag())
                .build();
        entries.add(entry.with("annotations", annotations));
      }
      if (its.isEmpty()) {
        entries.add(entry);
      }
    }
    return Json.object()
        .put("schemaVersion", 2)
        .put("mediaType", MediaType.OCI_INDEX)
        .put("manifests", Json.array(entries))
        .build();
  }

  /** {@code manifest.json}: of images that can be run only. */
  Json manifest() {
    var items = new ArrayList<Json>();
    for (ManifestBytes bytes : manifests) {
      if (Manifest.parse(bytes) instanceof ImageManifest manifest && isImage(manifest)) {
        List<String> tags = namesOf(bytes).stream().map(Reference::familiar).toList();
        items.add(
            Json.object()
                .put("Config", BlobTar.path(manifest.config().digest()))
                .put("RepoTags", tags.isEmpty() ? Json.nil() : Json.strings(tags))
                .put("Layers", Json.strings(layers(manifest)))
                .build());
      }
    }
    return Json.array(items);
  }

  private static boolean isImage(ImageManifest manifest) {
    String type = manifest.config().mediaType();
    return type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
  }

  private static List<String> layers(ImageManifest manifest) {
    return manifest.layers().stream().map(layer -> BlobTar.path(layer.digest())).toList();
  }

  /** {@code repositories}, of which the oldest readers know repository → tag → top layer. */
  Json.Obj repositories() {
    var repositories = new TreeMap<String, TreeMap<String, String>>();
    for (ManifestBytes bytes : manifests) {
      if (Manifest.parse(bytes) instanceof ImageManifest manifest
          && isImage(manifest)
          && !manifest.layers().isEmpty()) {
        String top = manifest.layers().getLast().digest().hex();
        for (Reference name : namesOf(bytes)) {
          repositories
              .computeIfAbsent(name.familiarRepository(), _ -> new TreeMap<>())
              .put(name.tag(), top);
        }
      }
    }
    Json.ObjectBuilder json = Json.object();
    repositories.forEach((repository, tags) -> json.put(repository, Json.stringMap(tags)));
    return json.build();
  }
}
