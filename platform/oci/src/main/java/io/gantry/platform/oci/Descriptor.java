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
  /** The largest size that is believed, 64 TiB: sums of sizes must not overflow. */
  public static final long LARGEST = 1L << 46;

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
   * @throws GantryException {@code INVALID} without a valid digest, or a size in bytes up to {@link
   *     #LARGEST}
   */
  public static Descriptor parse(Json.Obj json) {
    Digest digest = Digest.parse(json.string("digest"));
    Json.Obj platform = json.object("platform");
    return new Descriptor(
        json.string("mediaType"),
        digest,
        size(json, digest),
        platform.fields().isEmpty() ? Optional.empty() : Optional.of(Platform.of(platform)),
        json.stringMap("annotations"),
        json.string("artifactType"),
        json.strings("urls"));
  }

  private static long size(Json.Obj json, Digest digest) {
    if (json.get("size").orElse(Json.nil()) instanceof Json.Num(String text) && isWhole(text)) {
      long size = json.number("size", -1);
      if (size <= LARGEST) {
        return size;
      }
      throw new GantryException(
          Kind.INVALID, "descriptor of " + digest + " has the size " + text + ", which cannot be");
    }
    throw new GantryException(
        Kind.INVALID, "descriptor of " + digest + " has no valid size: bytes are needed");
  }

  private static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static List<Descriptor> all(Json.Obj json, String field) {
    if (!(json.get(field).orElse(Json.array(List.of())) instanceof Json.Arr(List<Json> items))) {
      throw new GantryException(Kind.INVALID, "manifest's \"" + field + "\" is no array");
    }
    var all = new ArrayList<Descriptor>();
    for (Json item : items) {
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
