package io.gantry.platform.http.client;

import java.util.Arrays;

/** As much of DER (X.690) as finding an element takes. */
final class Der {
  private Der() {}

  /** Where the content of the element at {@code at} begins. */
  static int content(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
  }

  /** Where the element at {@code at} ends. */
  static int end(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    int content = content(der, at);
    long length = first;
    if (first >= 0x80) {
      length = 0;
      if (first == 0x80 || first > 0x84) {
        throw malformed();
      }
      for (int i = at + 2; i < content; i++) {
        length = length << 8 | byteAt(der, i);
      }
    }
    if (content + length > der.length) {
      throw malformed();
    }
    return (int) (content + length);
  }

  /** The element at {@code at}, with its head. */
  static byte[] element(byte[] der, int at) {
    return Arrays.copyOfRange(der, at, end(der, at));
  }

  /** The tag at {@code at}. */
  static int tag(byte[] der, int at) {
    return byteAt(der, at);
  }

  private static int byteAt(byte[] der, int at) {
    if (at >= der.length) {
      throw malformed();
    }
    return der[at] & 0xff;
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("malformed DER");
  }

  /** An element of these. */
  static byte[] of(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] content : contents) {
      length += content.length;
    }
    int bytes = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
    byte[] all = new byte[2 + bytes + length];
    all[0] = (byte) tag;
    all[1] = (byte) (bytes == 0 ? length : 0x80 | bytes);
    for (int i = 0; i < bytes; i++) {
      all[2 + i] = (byte) (length >> (8 * (bytes - 1 - i)));
    }
    int at = 2 + bytes;
    for (byte[] content : contents) {
      System.arraycopy(content, 0, all, at, content.length);
      at += content.length;
    }
    return all;
  }
}
