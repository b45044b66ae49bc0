package io.gantry.platform.archive;

import java.io.IOException;
import java.io.InputStream;

/** What an entry holds, byte by byte; holes of sparse files are read as zeros, or passed over. */
public abstract class TarContent extends InputStream {
  /** Nothing. */
  static final TarContent EMPTY =
      new TarContent() {
        @Override
        public int read(byte[] buffer, int offset, int length) {
          return length == 0 ? 0 : -1;
        }
      };

  /** For those who pass on what {@link TarReader} gives. */
  protected TarContent() {}

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;

  /**
   * Passes over the hole that begins here, however long it is, without giving its zeros.
   *
   * @return its length in bytes; 0 if stored bytes or the end come next
   */
  public long skipHole() throws IOException {
    return 0;
  }
}
