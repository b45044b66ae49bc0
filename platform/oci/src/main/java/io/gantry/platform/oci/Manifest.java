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

  /**
   * A manifest of these bytes and media type.
   *
   * @throws GantryException {@code INVALID} for schema 1, an unknown media type, a text that is
   *     both an image and an index, and bad descriptors
   */
  static Manifest parse(ManifestBytes bytes) {
    Json.Obj json = bytes.json();
    String mediaType = bytes.mediaType();
    requireSchema(bytes, json);
    if (MediaType.isManifest(mediaType)) {
      requireOnly(bytes, json, "config", "manifests");
      return ImageManifest.of(mediaType, json);
    }
    if (MediaType.isIndex(mediaType)) {
      requireOnly(bytes, json, "manifests", "layers");
      return ImageIndex.of(mediaType, json);
    }
    throw new GantryException(
        Kind.INVALID,
        "manifest " + bytes.digest() + " has the unknown media type \"" + mediaType + "\"");
  }

  private static void requireSchema(ManifestBytes bytes, Json.Obj json) {
    long version = json.number("schemaVersion", 2);
    if (version == 1 || bytes.mediaType().startsWith(MediaType.DOCKER_SCHEMA1_PREFIX)) {
      throw new GantryException(
          Kind.INVALID,
          "manifest "
              + bytes.digest()
              + " has Docker's schema 1, which is not supported: push the image again with a"
              + " current client");
    }
    if (version != 2) {
      throw new GantryException(
          Kind.INVALID,
          "manifest " + bytes.digest() + " has the unknown schema version " + version);
    }
  }

  /** One text must not be an image to some and an index to others (CVE-2021-41190). */
  private static void requireOnly(
      ManifestBytes bytes, Json.Obj json, String needed, String foreign) {
    if (json.get(needed).isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "manifest " + bytes.digest() + " has no \"" + needed + "\"");
    }
    if (json.get(foreign).isPresent()) {
      throw new GantryException(
          Kind.INVALID,
          "manifest "
              + bytes.digest()
              + " is ambiguous: it is "
              + bytes.mediaType()
              + " and has \""
              + foreign
              + "\"");
    }
  }
}
