package io.gantry.image.store.pull;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** A blob's bytes; at their end it is known whether they are the blob. */
final class VerifiedStream extends FilterInputStream {
  private final Descriptor blob;
  private final MessageDigest sum;
  private final LongConsumer progress;
  private long count;
  private boolean verified;

  /** {@code progress} hears how many bytes were read so far. */
  VerifiedStream(InputStream in, Descriptor blob, LongConsumer progress) {
    super(in);
    this.blob = blob;
    this.sum = blob.digest().newSum();
    this.progress = progress;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    if (read < 0) {
      verify();
      return read;
    }
    sum.update(buffer, offset, read);
    count += read;
    if (count > blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          "layer "
              + blob.digest()
              + " is longer than the "
              + blob.size()
              + " bytes it should have");
    }
    progress.accept(count);
    return read;
  }

  private void verify() {
    if (verified) {
      return;
    }
    if (count < blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          "layer "
              + blob.digest()
              + " ends after "
              + count
              + " of "
              + blob.size()
              + " bytes: it is truncated");
    }
    Digest digest = Digest.of(sum);
    if (!digest.equals(blob.digest())) {
      throw new GantryException(
          Kind.INVALID, "layer " + blob.digest() + " came with other bytes, of digest " + digest);
    }
    verified = true;
  }

  /** Reads the rest. */
  void drain() throws IOException {
    long _ = transferTo(OutputStream.nullOutputStream());
  }

  long remaining() {
    return blob.size() - count;
  }

  @Override
  public long skip(long n) throws IOException {
    return readNBytes(Math.clamp(n, 0, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
