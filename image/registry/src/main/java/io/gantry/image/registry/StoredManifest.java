package io.gantry.image.registry;

import io.gantry.platform.oci.Digest;

/** A manifest as it was pushed: its bytes, their digest, and the type that they were sent with. */
public final class StoredManifest {
  private final Digest digest;
  private final String mediaType;
  private final byte[] bytes;

  /** Of {@code bytes}, which have {@code digest}; nobody changes them any more. */
  public StoredManifest(Digest digest, String mediaType, byte[] bytes) {
    this.digest = digest;
    this.mediaType = mediaType;
    this.bytes = bytes.clone();
  }

  /** Of any supported algorithm. */
  public Digest digest() {
    return digest;
  }

  /** Without parameters. */
  public String mediaType() {
    return mediaType;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** How many bytes. */
  public int size() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
