package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Opens streams that may be compressed, by their first bytes and never by a name. */
public final class Decompression {
  private static final int LONGEST_MAGIC = 6;

  private Decompression() {}

  /**
   * The plain bytes of {@code in}: as they are, or unpacked if they are gzip (all members; what
   * follows the last one is read and ignored, as gzip(1) does). Closing closes {@code in}.
   *
   * <p>Damage is a {@link GantryException} of kind {@code INVALID}, thrown while reading.
   *
   * @throws GantryException {@code INVALID} for zstd, xz and bzip2, which are not understood
   */
  public static InputStream open(InputStream in) throws IOException {
    return open(in, Long.MAX_VALUE);
  }

  /**
   * As {@link #open(InputStream)}; reading beyond {@code limit} unpacked bytes is a {@link
   * GantryException} of kind {@code EXHAUSTED}.
   */
  public static InputStream open(InputStream in, long limit) throws IOException {
    var source = new PushbackInputStream(in, LONGEST_MAGIC);
    byte[] magic = source.readNBytes(LONGEST_MAGIC);
    source.unread(magic);
    InputStream plain = startsWith(magic, 0x1f, 0x8b) ? new GunzipStream(source) : source;
    if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      throw unsupported("zstd", "zstd -d");
    }
    if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      throw unsupported("xz", "xz -d");
    }
    if (startsWith(magic, 'B', 'Z', 'h')) {
      throw unsupported("bzip2", "bzip2 -d");
    }
    return limit == Long.MAX_VALUE ? plain : new LimitedStream(plain, limit);
  }

  private static GantryException unsupported(String name, String command) {
    return new GantryException(
        Kind.INVALID, name + " streams are not supported: unpack it first with " + command);
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
