package io.gantry.image.distribution;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.io.InputStream;
import java.util.Optional;

/**
 * An image where it can be read: a name in a registry, a layout, an archive. Safe for several
 * threads. Failures are {@link io.gantry.platform.base.GantryException}s that name the place;
 * streams fail with an {@link java.io.IOException} or such.
 */
public interface ImageSource extends AutoCloseable {
  /** The place as a user writes it. */
  String name();

  /** What the name means: a manifest or an index. */
  ManifestBytes manifest();

  /**
   * One by its descriptor, verified.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}; {@code INVALID} if the bytes
   *     have another digest
   */
  ManifestBytes manifest(Descriptor wanted);

  /**
   * Opens a blob, not verified. A source whose transfers may break off goes on by itself where it
   * was.
   *
   * @param offset where to begin; a source that cannot do so begins at 0, which the answer says
   */
  Blob open(Descriptor blob, long offset);

  /** The repository of a registry that this is in, from which another can mount blobs. */
  default Optional<RepositoryName> repository() {
    return Optional.empty();
  }

  @Override
  void close();

  /** An open blob from {@code offset} on; closing {@code content} gives its connection back. */
  record Blob(InputStream content, long offset) {}
}
