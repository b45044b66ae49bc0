package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to give more than a number of bytes. */
final class LimitedStream extends FilterInputStream {
  private final long limit;
  private long count;

  LimitedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
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
      throw new GantryException(Kind.EXHAUSTED, "stream unpacks to more than " + limit + " bytes");
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
