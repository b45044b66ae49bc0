package io.gantry.image.distribution;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A place that takes images. Blobs come before the manifest that names them, the one that the
 * place's name shall mean last. Safe for several threads.
 */
public interface ImageDestination extends AutoCloseable {
  /** The place as a user writes it. */
  String name();

  /** Whether it takes an index, with its manifests before it. Else one image must be chosen. */
  default boolean takesIndexes() {
    return true;
  }

  /**
   * Whether a blob is there, or could be made to be without sending it.
   *
   * @param elsewhere repositories that may have it
   */
  Presence find(Descriptor blob, List<RepositoryName> elsewhere);

  /** What {@link #find} found. */
  sealed interface Presence {
    /** It must be sent. */
    record Absent() implements Presence {}

    /** It is there. */
    record Present() implements Presence {}

    /** It is there now, taken from another repository of the registry. */
    record Mounted(RepositoryName from) implements Presence {}
  }

  /**
   * Sends a blob that is known. The writer may be called again from the start if the transfer
   * breaks.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if what the writer gave is
   *     another blob
   */
  void send(Descriptor blob, BlobWriter writer);

  /**
   * Sends a blob that is made while it is sent.
   *
   * @return what it was
   */
  Descriptor send(String mediaType, BlobWriter writer);

  /** Writes a blob's bytes, the same at each call. */
  @FunctionalInterface
  interface BlobWriter {
    /** Writes all; does not close. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Stores a manifest under its digest; the place's name does not mean it. */
  void putManifest(ManifestBytes manifest);

  /** Stores the manifest that the place's name shall mean from now on. */
  void finish(ManifestBytes manifest);

  /** Ends the transfer; without {@link #finish} the name means what it did. */
  @Override
  void close();
}
