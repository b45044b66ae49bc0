package io.gantry.image.distribution.copy;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Gives a blob's bytes as the source has them; whoever takes them sums them up. */
record BlobCopy(ImageSource from, Descriptor blob, TransferListener listener)
    implements BlobWriter {
  private static final int BUFFER = 128 * 1024;
  private static final long STEP = 512 * 1024;

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[Math.clamp(blob.size(), 1, BUFFER)];
    long sent = 0;
    long told = 0;
    try (InputStream in = from.open(blob, 0).content()) {
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        out.write(buffer, 0, count);
        sent += count;
        if (sent > blob.size()) {
          throw new GantryException(
              Kind.INVALID,
              from.name()
                  + ": blob "
                  + blob.digest()
                  + " is longer than its "
                  + blob.size()
                  + " bytes");
        }
        if (sent - told >= STEP) {
          told = sent;
          listener.on(new TransferEvent(Copier.id(blob), "Pushing", sent, blob.size()));
        }
      }
    }
  }

  /** What fails here is the source's. */
  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read " + blob.digest() + " from " + from.name() + ": " + e, e);
    }
  }
}
