package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.compress.ArchiveDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** Opens streams that may be compressed, by their first bytes and never by a name. */
public final class Decompression {
  private static final int LONGEST_MAGIC = 6;

  private Decompression() {}

  /**
   * The plain bytes of {@code in}: as they are, or unpacked if they are gzip (all members; what
   * follows the last one is read and ignored, as gzip(1) does) or zstd (all frames; what follows
   * the last one is refused, as zstd(1) does). Closing closes {@code in}.
   *
   * <p>Damage is a {@link GantryException} of kind {@code INVALID}, thrown while reading.
   *
   * @throws GantryException {@code INVALID} for xz and bzip2, which are not understood; {@code
   *     UNAVAILABLE} for zstd where the host has no libzstd
   */
  public static InputStream open(InputStream in) throws IOException {
    return open(in, Long.MAX_VALUE);
  }

  /**
   * As {@link #open(InputStream)}; reading beyond {@code limit} unpacked bytes is a {@link
   * GantryException} of kind {@code EXHAUSTED}.
   */
  public static InputStream open(InputStream in, long limit) throws IOException {
    return open(in, limit, GunzipStream.Tail.IGNORED).bytes();
  }

  /**
   * As {@link #open(InputStream)} for an archive of a user, which may be xz or bzip2 too.
   *
   * @throws GantryException {@code UNAVAILABLE} for those where the host has no library for them
   */
  public static InputStream archive(InputStream in) throws IOException {
    var source = new PushbackInputStream(in, LONGEST_MAGIC);
    byte[] magic = source.readNBytes(LONGEST_MAGIC);
    source.unread(magic);
    if (isXz(magic)) {
      return new ArchiveStream(source, ArchiveDecoder.xz());
    }
    return isBzip2(magic) ? new ArchiveStream(source, ArchiveDecoder.bzip2()) : open(source);
  }

  private static boolean isXz(byte[] magic) {
    return startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0);
  }

  private static boolean isBzip2(byte[] magic) {
    return startsWith(magic, 'B', 'Z', 'h');
  }

  /**
   * As {@link #open(InputStream, long)} for a layer of an image, where nothing may follow the last
   * gzip member: the whole blob counts, and other programs would see other things in it.
   */
  public static Layer layer(InputStream in, long limit) throws IOException {
    return open(in, limit, GunzipStream.Tail.REFUSED);
  }

  /**
   * The plain bytes of a layer.
   *
   * @param compression what its first bytes say; it need not agree with the media type
   */
  public record Layer(InputStream bytes, Compression compression) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  private static Layer open(InputStream in, long limit, GunzipStream.Tail tail) throws IOException {
    var source = new PushbackInputStream(in, LONGEST_MAGIC);
    byte[] magic = source.readNBytes(LONGEST_MAGIC);
    source.unread(magic);
    Compression compression = compression(magic);
    InputStream plain =
        switch (compression) {
          case NONE -> source;
          case GZIP -> new GunzipStream(source, Inflation.fastest(), tail);
          case ZSTD -> new ZstdStream(source);
        };
    return new Layer(
        limit == Long.MAX_VALUE ? plain : new LimitedStream(plain, limit), compression);
  }

  private static Compression compression(byte[] magic) {
    if (startsWith(magic, 0x1f, 0x8b)) {
      return Compression.GZIP;
    }
    boolean skippable =
        magic.length >= 4
            && (magic[0] & 0xf0) == 0x50
            && startsWith(magic, magic[0] & 0xff, 0x2a, 0x4d, 0x18);
    if (skippable || startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return Compression.ZSTD;
    }
    if (isXz(magic)) {
      throw unsupported("xz", "xz -d");
    }
    if (isBzip2(magic)) {
      throw unsupported("bzip2", "bzip2 -d");
    }
    return Compression.NONE;
  }

  private static GantryException unsupported(String name, String command) {
    return new GantryException(
        Kind.INVALID,
        name
            + " streams are not supported: unpack it first with "
            + command
            + ", or pack it with gzip or zstd");
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
