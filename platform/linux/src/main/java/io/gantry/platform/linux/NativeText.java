package io.gantry.platform.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Text as the kernel sees it: bytes that end with a zero.
 *
 * <p>File names are bytes; most are UTF-8. A byte that is not becomes the lone surrogate U+DC80 to
 * U+DCFF (as in Python's surrogateescape), so every name survives the way out and back in.
 */
public final class NativeText {
  private static final char ESCAPE = '\uDC00';

  private NativeText() {}

  /** The bytes of {@code text}, ended by zero, in the arena's memory. */
  public static MemorySegment of(Arena arena, String text) {
    byte[] bytes = encode(text);
    MemorySegment segment = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  /** The address of {@link #of}, the form system calls take. */
  public static long address(Arena arena, String text) {
    return of(arena, text).address();
  }

  /** A vector of strings that ends with a null pointer, as execve(2) takes it. */
  public static MemorySegment vector(Arena arena, List<String> texts) {
    MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      vector.setAtIndex(ValueLayout.JAVA_LONG, i, address(arena, texts.get(i)));
    }
    return vector;
  }

  /** The bytes of a name; a zero inside it would cut it short, so it is refused. */
  public static byte[] encode(String text) {
    boolean escaped = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("a name must not hold a zero byte");
      }
      escaped |= isEscape(text, i);
    }
    return escaped ? encodeEscaped(text) : text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] encodeEscaped(String text) {
    var out = new java.io.ByteArrayOutputStream();
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        out.writeBytes(text.substring(plain, i).getBytes(StandardCharsets.UTF_8));
        out.write(text.charAt(i) - ESCAPE);
        plain = i + 1;
      }
    }
    out.writeBytes(text.substring(plain).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static boolean isEscape(String text, int i) {
    char c = text.charAt(i);
    return c >= '\uDC80'
        && c <= '\uDCFF'
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** The name that these bytes spell. */
  public static String decode(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : decodeEscaped(bytes, from, to);
  }

  private static String decodeEscaped(byte[] bytes, int from, int to) {
    var text = new StringBuilder(to - from);
    int i = from;
    while (i < to) {
      int length = sequence(bytes, i, to);
      if (length == 0) {
        text.append((char) (ESCAPE + (bytes[i] & 0xff)));
        i++;
      } else {
        text.append(new String(bytes, i, length, StandardCharsets.UTF_8));
        i += length;
      }
    }
    return text.toString();
  }

  /** The length of the valid UTF-8 sequence at {@code i}, or 0 if there is none. */
  private static int sequence(byte[] bytes, int i, int to) {
    int first = bytes[i] & 0xff;
    int length =
        first < 0x80
            ? 1
            : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length < 2 || i + length > to) {
      return length == 1 ? 1 : 0;
    }
    byte[] once = java.util.Arrays.copyOfRange(bytes, i, i + length);
    byte[] back = new String(once, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    return java.util.Arrays.equals(once, back) ? length : 0;
  }
}
