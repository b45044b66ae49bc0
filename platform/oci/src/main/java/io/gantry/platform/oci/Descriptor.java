package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A reference to content (OCI image specification, <i>Content Descriptors</i>).
 *
 * @param size bytes
 * @param platform of an entry of an index
 * @param artifactType empty where none is given
 * @param urls where else the content can be had; nothing is fetched from there
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    Map<String, String> annotations,
    String artifactType,
    List<String> urls) {
  /** Copies the collections. */
  public Descriptor {
    annotations = java.util.Collections.unmodifiableMap(new TreeMap<>(annotations));
    urls = List.copyOf(urls);
  }

  /** One of content alone. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of(), "", List.of());
  }

  /** One of bytes at hand. */
  public static Descriptor of(String mediaType, byte[] bytes) {
    return of(mediaType, Digest.of(bytes), bytes.length);
  }

  /**
   * Reads a descriptor.
   *
   * @throws GantryException {@code INVALID} without a valid digest or size
   */
  public static Descriptor parse(Json.Obj json) {
    long size = json.number("size", -1);
    if (size < 0) {
      throw new GantryException(
          Kind.INVALID, "descriptor of " + json.string("digest") + " has no valid size");
    }
    Json.Obj platform = json.object("platform");
    return new Descriptor(
        json.string("mediaType"),
        Digest.parse(json.string("digest")),
        size,
        platform.fields().isEmpty() ? Optional.empty() : Optional.of(Platform.of(platform)),
        json.stringMap("annotations"),
        json.string("artifactType"),
        json.strings("urls"));
  }

  static List<Descriptor> all(Json.Obj json, String field) {
    var all = new ArrayList<Descriptor>();
    for (Json item : json.array(field)) {
      all.add(parse(item.asObject()));
    }
    return List.copyOf(all);
  }

  /** As written in manifests. */
  public Json.Obj json() {
    Json.ObjectBuilder json =
        Json.object()
            .put("mediaType", mediaType)
            .put("digest", digest.toString())
            .put("size", size)
            .putUnlessEmpty("artifactType", artifactType);
    json.putUnlessEmpty("urls", urls);
    platform.ifPresent(p -> json.put("platform", p.json()));
    return json.putUnlessEmpty("annotations", annotations).build();
  }

  static Json array(List<Descriptor> descriptors) {
    var all = new ArrayList<Json>();
    for (Descriptor descriptor : descriptors) {
      all.add(descriptor.json());
    }
    return Json.array(all);
  }

  /** This one for a platform. */
  public Descriptor withPlatform(Optional<Platform> other) {
    return new Descriptor(mediaType, digest, size, other, annotations, artifactType, urls);
  }

  /** This one with annotations instead of its own. */
  public Descriptor withAnnotations(Map<String, String> others) {
    return new Descriptor(mediaType, digest, size, platform, others, artifactType, urls);
  }
}
