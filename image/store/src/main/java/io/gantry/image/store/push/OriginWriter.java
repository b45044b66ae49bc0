package io.gantry.image.store.push;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Copies a blob from the repository that it came from. */
record OriginWriter(ImageSource source, Descriptor blob, LongConsumer progress)
    implements BlobWriter {
  private static final int CHUNK = 256 << 10;

  /** The origin does not give the blob: another way is needed. */
  static final class OriginException extends GantryException {
    private static final long serialVersionUID = 1L;

    OriginException(Descriptor blob, String place, Exception cause) {
      super(
          Kind.UNAVAILABLE,
          "layer " + blob.digest() + " cannot be had from " + place + ": " + cause,
          cause);
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (InputStream in = open()) {
      byte[] chunk = new byte[CHUNK];
      long count = 0;
      for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
        out.write(chunk, 0, read);
        count += read;
        progress.accept(count);
      }
    }
  }

  private InputStream open() {
    try {
      return source.open(blob, 0).content();
    } catch (GantryException e) {
      throw new OriginException(blob, source.name(), e);
    }
  }

  private int read(InputStream in, byte[] chunk) {
    try {
      return in.read(chunk, 0, chunk.length);
    } catch (IOException | GantryException e) {
      throw new OriginException(blob, source.name(), e);
    }
  }
}
