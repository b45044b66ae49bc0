package io.gantry.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;

/** A blob opened for reading; safe for several threads. Deleting the blob does not disturb it. */
public interface Blob extends AutoCloseable {
  /** Its length in bytes. */
  long size();

  /**
   * The {@code count} bytes from {@code offset}, or fewer where the blob ends. Closing the stream
   * leaves this open.
   */
  InputStream stream(long offset, long count);

  /**
   * Writes the {@code count} bytes from {@code offset} to {@code target}, without a copy in this
   * process where the system can; fewer where the blob ends.
   *
   * @return how many were written
   * @throws IOException of {@code target}
   */
  long transferTo(long offset, long count, WritableByteChannel target) throws IOException;

  @Override
  void close();
}
