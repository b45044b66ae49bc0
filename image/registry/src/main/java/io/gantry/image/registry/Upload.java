package io.gantry.image.registry;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * A blob that is being sent, in one request or in many. What has arrived survives the process. A
 * later request takes the upload over from an earlier one that hangs: the earlier fails.
 */
public interface Upload {
  /** Its name in URLs. */
  String id();

  /** Bytes that have arrived. */
  long length();

  /**
   * Adds all of {@code body}; what arrived before a failure stays.
   *
   * @param at where the client thinks that it goes on; absent: wherever the upload is
   * @throws RegistryException {@code RANGE_INVALID} if that is not {@link #length}
   * @throws IOException of {@code body}
   */
  void append(InputStream body, OptionalLong at) throws IOException;

  /** What has arrived, from {@code offset} on, and what arrives while it is read. */
  InputStream open(long offset) throws IOException;

  /**
   * Makes the blob durable and visible in the repository; the upload is over, also when this fails
   * with {@code DIGEST_INVALID}.
   */
  void finish(Digest expected);

  /** Ends it and forgets what has arrived. */
  void cancel();
}
