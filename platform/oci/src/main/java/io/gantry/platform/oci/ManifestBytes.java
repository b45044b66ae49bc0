package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it is kept and sent: its bytes decide its digest, so they are never written anew.
 */
public final class ManifestBytes {
  /** The largest that is taken, as registries do. */
  public static final int LIMIT = 4 << 20;

  private final String mediaType;
  private final byte[] bytes;
  private final Digest digest;

  private ManifestBytes(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes;
    digest = Digest.of(bytes);
  }

  /** What a manifest of our own making is. */
  public static ManifestBytes of(Manifest manifest) {
    return new ManifestBytes(manifest.mediaType(), manifest.json().bytes());
  }

  /**
   * What came from elsewhere.
   *
   * @param contentType of the response, or what named it; the text's own {@code mediaType} must
   *     agree where both are a manifest's, and wins over any other
   * @throws GantryException {@code INVALID}
   */
  public static ManifestBytes of(byte[] bytes, String contentType) {
    if (bytes.length > LIMIT) {
      throw new GantryException(
          Kind.INVALID, "manifest of " + bytes.length + " bytes is larger than 4 MiB");
    }
    Json.Obj json = object(bytes);
    String own = json.string("mediaType");
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon).strip();
    boolean known = MediaType.isManifest(type) || MediaType.isIndex(type);
    if (!own.isEmpty()) {
      if (known && !own.equals(type)) {
        throw new GantryException(
            Kind.INVALID, "manifest says that it is " + own + " but came as " + type);
      }
      return new ManifestBytes(own, bytes.clone());
    }
    boolean index = json.get("manifests").isPresent() && json.get("config").isEmpty();
    String guessed = index ? MediaType.OCI_INDEX : MediaType.OCI_MANIFEST;
    return new ManifestBytes(known ? type : guessed, bytes.clone());
  }

  private static Json.Obj object(byte[] bytes) {
    if (Json.parse(bytes) instanceof Json.Obj json) {
      return json;
    }
    throw new GantryException(Kind.INVALID, "manifest is no JSON object");
  }

  /** As in {@code application/vnd.oci.image.index.v1+json}. */
  public String mediaType() {
    return mediaType;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The SHA-256 of the bytes. */
  public Digest digest() {
    return digest;
  }

  /** The bytes, parsed. */
  public Json.Obj json() {
    return object(bytes);
  }

  /** What names it. */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, bytes.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ManifestBytes that
        && that.digest.equals(digest)
        && that.mediaType.equals(mediaType);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
