package io.gantry.image.registry;

import io.gantry.image.registry.RegistryException.Code;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a manifest of any type points at. Fields are read by their names (config, layers, blobs,
 * manifests, subject), so that manifests of types yet unknown keep their content too.
 *
 * @param blobs configuration and layers that this registry must have
 * @param foreign layers that are kept elsewhere, and may be here
 * @param manifests of an index
 * @param subject what it refers to
 * @param descriptor how a list of referrers shows it; empty without a subject
 */
public record ManifestLinks(
    Set<Digest> blobs,
    Set<Digest> foreign,
    Set<Digest> manifests,
    Optional<Digest> subject,
    Optional<Json.Obj> descriptor) {
  /** Copies the sets. */
  public ManifestLinks {
    blobs = Set.copyOf(blobs);
    foreign = Set.copyOf(foreign);
    manifests = Set.copyOf(manifests);
  }

  /**
   * Reads a manifest.
   *
   * @throws RegistryException {@code MANIFEST_INVALID}
   */
  public static ManifestLinks of(StoredManifest manifest) {
    try {
      if (!(Json.parse(manifest.bytes()) instanceof Json.Obj json)) {
        throw new RegistryException(Code.MANIFEST_INVALID, "manifest is no JSON object");
      }
      return of(manifest, json);
    } catch (RegistryException e) {
      throw e;
    } catch (GantryException e) {
      throw new RegistryException(Code.MANIFEST_INVALID, "manifest is invalid: " + e.text());
    }
  }

  private static ManifestLinks of(StoredManifest manifest, Json.Obj json) {
    if (json.number("schemaVersion", 2) == 1) {
      throw new RegistryException(
          Code.MANIFEST_INVALID,
          "manifest has Docker's schema 1, which is not supported: push the image again with a"
              + " current client");
    }
    String own = json.string("mediaType");
    if (!own.isEmpty() && !own.equals(manifest.mediaType())) {
      throw new RegistryException(
          Code.MANIFEST_INVALID,
          "manifest says that it is " + own + " but came as " + manifest.mediaType());
    }
    var blobs = new LinkedHashSet<Digest>();
    var foreign = new LinkedHashSet<Digest>();
    if (json.get("config").isPresent()) {
      blobs.add(Descriptor.parse(json.object("config")).digest());
    } else if (MediaType.isManifest(manifest.mediaType())) {
      throw new RegistryException(Code.MANIFEST_INVALID, "manifest has no config");
    }
    for (Descriptor layer : layers(json)) {
      (isForeign(layer) ? foreign : blobs).add(layer.digest());
    }
    var manifests = new LinkedHashSet<Digest>();
    for (Json item : json.array("manifests")) {
      manifests.add(Descriptor.parse(item.asObject()).digest());
    }
    Optional<Digest> subject =
        json.get("subject").map(s -> Descriptor.parse(s.asObject()).digest());
    return new ManifestLinks(
        blobs, foreign, manifests, subject, subject.map(_ -> referrer(manifest, json)));
  }

  private static List<Descriptor> layers(Json.Obj json) {
    var layers = new ArrayList<Descriptor>();
    for (String field : List.of("layers", "blobs")) {
      for (Json item : json.array(field)) {
        layers.add(Descriptor.parse(item.asObject()));
      }
    }
    return layers;
  }

  private static boolean isForeign(Descriptor layer) {
    return !layer.urls().isEmpty()
        || layer.mediaType().contains(".nondistributable.")
        || layer.mediaType().equals(MediaType.DOCKER_FOREIGN_LAYER);
  }

  /** As the specification's list of referrers wants it. */
  private static Json.Obj referrer(StoredManifest manifest, Json.Obj json) {
    String type = json.string("artifactType");
    if (type.isEmpty()) {
      type = json.object("config").string("mediaType");
    }
    return Json.object()
        .put("mediaType", manifest.mediaType())
        .put("digest", manifest.digest().toString())
        .put("size", manifest.size())
        .putUnlessEmpty("artifactType", type)
        .putUnlessEmpty("annotations", json.stringMap("annotations"))
        .build();
  }
}
