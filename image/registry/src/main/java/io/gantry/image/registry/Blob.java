package io.gantry.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** A blob that can be read. */
public interface Blob {
  /** Bytes. */
  long size();

  /** Its bytes from {@code offset} on; streamed, never held. */
  InputStream open(long offset) throws IOException;

  /** The file that holds it, where there is one, for the kernel to send; the caller closes it. */
  default Optional<FileChannel> file() throws IOException {
    return Optional.empty();
  }
}
