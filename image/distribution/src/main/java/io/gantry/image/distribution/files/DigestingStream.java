package io.gantry.image.distribution.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Passes bytes on, counts them and sums them up. */
public final class DigestingStream extends OutputStream {
  private final OutputStream out;
  private final MessageDigest sum;
  private long count;

  /** Passes on to {@code out}, which stays open. */
  public DigestingStream(OutputStream out, MessageDigest sum) {
    this.out = out;
    this.sum = sum;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    sum.update(bytes, offset, length);
    count += length;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** How many bytes went through. */
  public long count() {
    return count;
  }

  /** The digest of what went through; once. */
  public Digest digest() {
    return Digest.of(sum);
  }

  /**
   * Whether it was that blob; once.
   *
   * @throws GantryException {@code INVALID} that names what was expected and what came
   */
  public void check(Descriptor blob) {
    if (count != blob.size()) {
      throw new GantryException(
          Kind.INVALID,
          "blob " + blob.digest() + " has " + count + " bytes instead of " + blob.size());
    }
    Digest found = digest();
    if (!found.equals(blob.digest())) {
      throw new GantryException(
          Kind.INVALID, "blob " + blob.digest() + " has the digest " + found + " instead");
    }
  }
}
