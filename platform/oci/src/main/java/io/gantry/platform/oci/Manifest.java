package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.Map;
import java.util.Optional;

/** What a registry keeps under a tag: an image (or artifact), or an index of such. */
public sealed interface Manifest permits ImageManifest, ImageIndex {
  /** As in {@code application/vnd.oci.image.manifest.v1+json}. */
  String mediaType();

  /** What this refers to (OCI 1.1 referrers). */
  Optional<Descriptor> subject();

  /** The type of the artifact; empty for images. */
  String artifactType();

  /** Annotations, sorted. */
  Map<String, String> annotations();

  /** Every descriptor in it, in the order in which it names them. */
  Iterable<Descriptor> references();

  /** The canonical text; a parsed manifest may have come as other bytes. */
  Json.Obj json();

  /** A manifest of these bytes and media type. */
  static Manifest parse(ManifestBytes bytes) {
    Json.Obj json = bytes.json();
    if (json.number("schemaVersion", 0) == 1) {
      throw new GantryException(
          Kind.INVALID,
          "manifest "
              + bytes.digest()
              + " has Docker's schema 1, which is not supported: push the image again with a"
              + " current client");
    }
    String mediaType = bytes.mediaType();
    if (MediaType.isManifest(mediaType)) {
      return ImageManifest.of(mediaType, json);
    }
    if (MediaType.isIndex(mediaType)) {
      return ImageIndex.of(mediaType, json);
    }
    throw new GantryException(
        Kind.INVALID,
        "manifest " + bytes.digest() + " has the unknown media type \"" + mediaType + "\"");
  }
}
