package io.gantry.engine.build.context;

import java.nio.charset.StandardCharsets;

/** Tells archives from texts by their first bytes. */
final class Magic {
  /** How many bytes it takes. */
  static final int LENGTH = 512;

  private static final int TAR = 257;
  private static final String[] COMPRESSED = {
    "\u001f\u008b", "BZh", "\u00fd7zXZ\0", "(\u00b5/\u00fd"
  };

  private Magic() {}

  /** Whether a file that begins so is a tar, plain or compressed. */
  static boolean isArchive(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    for (String magic : COMPRESSED) {
      if (text.startsWith(magic)) {
        return true;
      }
    }
    return text.startsWith("ustar", TAR);
  }
}
