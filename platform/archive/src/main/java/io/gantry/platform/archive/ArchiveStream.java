package io.gantry.platform.archive;

import io.gantry.platform.linux.compress.ArchiveDecoder;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an xz or bzip2 stream. */
final class ArchiveStream extends InputStream {
  private final InputStream in;
  private final ArchiveDecoder decoder;
  private final byte[] buffer = new byte[ArchiveDecoder.MOST];
  private boolean last;

  ArchiveStream(InputStream in, ArchiveDecoder decoder) {
    this.in = in;
    this.decoder = decoder;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      int count = decoder.read(target, offset, length, last);
      if (count != 0) {
        return count;
      }
      int given = in.read(buffer, 0, buffer.length);
      last = given < 0;
      decoder.feed(buffer, 0, Math.max(0, given));
    }
  }

  @Override
  public void close() throws IOException {
    decoder.close();
    in.close();
  }
}
