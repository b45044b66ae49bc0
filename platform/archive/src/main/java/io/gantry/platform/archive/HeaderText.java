package io.gantry.platform.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text of headers. File names are bytes, by custom UTF-8: a byte that is not becomes the lone
 * surrogate U+DC00 + byte and back, so that no name is lost or confused with another.
 */
final class HeaderText {
  private HeaderText() {}

  static String decode(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return decodeAny(Arrays.copyOfRange(bytes, from, to));
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  private static String decodeAny(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return decodeBroken(bytes);
    }
  }

  private static String decodeBroken(byte[] bytes) {
    var text = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      int length = sequence(bytes, at);
      if (length == 0) {
        text.append((char) (0xDC00 + (bytes[at] & 0xff)));
        at++;
      } else {
        text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
        at += length;
      }
    }
    return text.toString();
  }

  /** The length of the well-formed sequence at {@code at}, or 0. */
  private static int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    if (length == 0 || at + length > bytes.length) {
      return 0;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
      return length;
    } catch (CharacterCodingException _) {
      return 0;
    }
  }

  static byte[] encode(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) {
      plain = !isEscaped(text, i);
    }
    return plain ? text.getBytes(StandardCharsets.UTF_8) : encodeEscaped(text);
  }

  private static boolean isEscaped(String text, int index) {
    char c = text.charAt(index);
    return c >= 0xDC80
        && c <= 0xDCFF
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }

  private static byte[] encodeEscaped(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && !isEscaped(text, i)) {
        continue;
      }
      byte[] run = text.substring(start, i).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(run, 0, bytes, length, run.length);
      length += run.length;
      if (i < text.length()) {
        bytes[length++] = (byte) (text.charAt(i) - 0xDC00);
      }
      start = i + 1;
    }
    return Arrays.copyOf(bytes, length);
  }

  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
