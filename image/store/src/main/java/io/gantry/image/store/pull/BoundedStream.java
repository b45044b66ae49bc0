package io.gantry.image.store.pull;

import io.gantry.platform.oci.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The unpacked bytes of a layer, up to what its compressed size lets expect. */
final class BoundedStream extends FilterInputStream {
  private static final long HARMLESS = 1L << 30;
  private static final long MOST = 128L << 30;
  private static final long RATIO = 200;

  private final Descriptor blob;
  private final long limit;
  private long count;

  BoundedStream(InputStream in, Descriptor blob) {
    super(in);
    this.blob = blob;
    this.limit = limit(blob.size());
  }

  /** 1 GiB is harmless; beyond it the ratio counts, and 128 GiB are the end. */
  static long limit(long compressed) {
    return Math.min(MOST, Math.max(HARMLESS, Math.min(compressed, MOST) * RATIO));
  }

  @Override
  public int read() throws IOException {
    int b = in.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = in.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = in.skip(n);
    count(skipped);
    return skipped;
  }

  private void count(long more) {
    count += more;
    if (count > limit) {
      throw new TooLargeException(blob.digest(), limit);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
