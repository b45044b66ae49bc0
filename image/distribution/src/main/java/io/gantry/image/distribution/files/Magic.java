package io.gantry.image.distribution.files;

/** What the first bytes of a file say about it. */
public enum Magic {
  /** Nothing that is known: a tar, for its first bytes are a name. */
  PLAIN,
  /** RFC 1952. */
  GZIP,
  /** RFC 8878, also if a frame to skip comes first. */
  ZSTD,
  /** What only other programs unpack. */
  XZ,
  /** What only other programs unpack. */
  BZIP2;

  /** How many bytes are looked at. */
  public static final int LENGTH = 6;

  /** By the first {@link #LENGTH} bytes, or fewer if there are no more. */
  public static Magic of(byte[] start) {
    if (begins(start, 0x1f, 0x8b)) {
      return GZIP;
    }
    boolean skipped = start.length > 0 && (start[0] & 0xf0) == 0x50;
    if (begins(start, 0x28, 0xb5, 0x2f, 0xfd)
        || (skipped && begins(start, start[0] & 0xff, 0x2a, 0x4d, 0x18))) {
      return ZSTD;
    }
    if (begins(start, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    boolean level = start.length > 3 && start[3] >= '1' && start[3] <= '9';
    return level && begins(start, 'B', 'Z', 'h', start[3], 0x31, 0x41) ? BZIP2 : PLAIN;
  }

  private static boolean begins(byte[] bytes, int... magic) {
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
