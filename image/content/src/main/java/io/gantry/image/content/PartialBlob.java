package io.gantry.image.content;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * A blob that comes in several tries: what has arrived stays, also when the process ends, until
 * {@link #discard}. One holder at a time among all processes. What is kept is not verified before
 * its end.
 */
public interface PartialBlob extends AutoCloseable {
  /** How many bytes have arrived. */
  long length();

  /** What has arrived, from the start; read it before {@link #append} is used. */
  InputStream arrived();

  /** Where further bytes go. */
  OutputStream append();

  /**
   * Makes this a whole blob, durable and visible to readers, and no partial one any more.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if what has arrived is not the
   *     blob: then it stays as it is
   */
  void commit();

  /**
   * Forgets what has arrived: it is not the beginning of the blob, or the blob is needed no more.
   */
  void discard();

  /** Lets go; what has arrived stays for the next. */
  @Override
  void close();
}
