package io.gantry.image.content;

import io.gantry.platform.oci.Digest;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blobs by digest. Safe for several processes on one directory. */
public interface ContentStore {
  /** Starts a blob that no reader sees yet. */
  Ingest ingest();

  /** A blob being written. Closing without commit drops it. */
  interface Ingest extends AutoCloseable {
    /** Where the bytes go. */
    OutputStream stream();

    /**
     * Makes the bytes durable and visible, under the digest of {@code expected}'s algorithm, else
     * SHA-256.
     *
     * @param expected fails with {@code INVALID} if the bytes have another digest
     */
    Digest commit(Optional<Digest> expected);

    @Override
    void close();
  }

  /**
   * Goes on with a blob of which a part may have arrived earlier; waits for another holder.
   *
   * @throws io.gantry.platform.base.GantryException {@code CANCELLED} if interrupted while waiting
   */
  PartialBlob partial(Digest digest);

  /** The blobs that have arrived in part and that nobody holds, with their bytes so far. */
  Map<Digest, Long> partials();

  /**
   * Forgets the blobs that have arrived in part, that nobody holds and to which nothing was added
   * since {@code before}; {@link Instant#MAX} means all.
   *
   * @return the bytes that became free
   */
  long dropPartials(Instant before);

  /** Stores a small blob. */
  Digest put(byte[] bytes);

  /** Whether a blob is here, and its length in bytes. */
  Optional<Long> size(Digest digest);

  /**
   * Opens a blob.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}
   */
  InputStream open(Digest digest);

  /**
   * Opens a blob to read it from any place.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}
   */
  Blob blob(Digest digest);

  /**
   * A small blob's bytes.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}; {@code EXHAUSTED} beyond 16
   *     MiB
   */
  byte[] read(Digest digest);

  /** All blobs. */
  List<Digest> list();

  /** Removes a blob; does nothing if it is not there. */
  void delete(Digest digest);

  /**
   * Reads a blob whole and compares its digest.
   *
   * @return what is wrong with it, as in {@code blob sha256:… is missing}; nothing if it is right
   */
  Optional<String> verify(Digest digest);

  /** Removes what crashed processes have left half-written; keeps the {@link #partials}. */
  void sweep();
}
