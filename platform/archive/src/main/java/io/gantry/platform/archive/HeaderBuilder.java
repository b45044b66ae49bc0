package io.gantry.platform.archive;

import java.nio.charset.StandardCharsets;

/** Fills the fields of one ustar header; says where a value does not fit. */
final class HeaderBuilder {
  private static final int NAME_LENGTH = 100;
  private static final int PREFIX_LENGTH = 155;

  private final byte[] block = new byte[Header.BLOCK];

  HeaderBuilder(char type) {
    block[Header.TYPE] = (byte) type;
    put(Header.MAGIC, "ustar\00000");
  }

  private void put(int offset, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  /** Sets text; if it is too long or not ASCII the field stays empty and the answer is false. */
  boolean text(int offset, int length, String text) {
    boolean fits = text.length() <= length && HeaderText.isAscii(text);
    if (fits) {
      put(offset, text);
    }
    return fits;
  }

  /**
   * Sets the name, split at a slash into prefix and name where that makes it fit; else sets an
   * ASCII beginning of it for old readers, and the answer is false.
   */
  boolean path(String path) {
    if (text(Header.NAME, NAME_LENGTH, path)) {
      return true;
    }
    if (HeaderText.isAscii(path) && path.length() <= PREFIX_LENGTH + 1 + NAME_LENGTH) {
      int slash = path.lastIndexOf('/', Math.min(PREFIX_LENGTH, path.length() - 2));
      int rest = path.length() - slash - 1;
      if (slash > 0 && rest > 0 && rest <= NAME_LENGTH) {
        put(Header.PREFIX, path.substring(0, slash));
        put(Header.NAME, path.substring(slash + 1));
        return true;
      }
    }
    put(Header.NAME, plain(path));
    return false;
  }

  /** Names a PAX header after its entry, as other writers do; nobody reads it. */
  void extensionName(String path) {
    String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    put(Header.NAME, plain("PaxHeaders.0/" + bare.substring(bare.lastIndexOf('/') + 1)));
  }

  private static String plain(String text) {
    var plain = new StringBuilder();
    for (int i = 0; i < text.length() && plain.length() < NAME_LENGTH; i++) {
      if (text.charAt(i) < 0x80) {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }

  /** Sets an octal number; what does not fit becomes zero and the answer is false. */
  boolean number(int offset, int width, long value) {
    int digits = width - 1;
    boolean fits = value >= 0 && value < 1L << (3 * digits);
    long rest = fits ? value : 0;
    for (int i = offset + digits - 1; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    return fits;
  }

  byte[] build() {
    int sum = 8 * ' ';
    for (byte b : block) {
      sum += b & 0xff;
    }
    number(Header.CHECKSUM, 7, sum);
    block[Header.CHECKSUM + 7] = ' ';
    return block;
  }
}
