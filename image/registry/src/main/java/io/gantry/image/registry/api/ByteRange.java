package io.gantry.image.registry.api;

import java.util.Optional;

/**
 * A part of a blob: {@code count} bytes from {@code from} on (RFC 9110 §14).
 *
 * @param partial whether it is less than was there to ask for, or was asked for by its bounds
 */
record ByteRange(long from, long count, boolean partial) {
  private static final String UNIT = "bytes=";
  private static final int DIGITS = 18;

  /**
   * What a {@code Range} field asks for of {@code size} bytes; absent if nothing of it is there.
   * Several ranges, and what cannot be read, mean the whole.
   */
  static Optional<ByteRange> of(String field, long size) {
    var whole = new ByteRange(0, size, false);
    int dash = field.indexOf('-');
    if (!field.startsWith(UNIT) || dash < 0 || field.indexOf(',') >= 0) {
      return Optional.of(whole);
    }
    String first = field.substring(UNIT.length(), dash).strip();
    String last = field.substring(dash + 1).strip();
    if (!isNumber(first) || !isNumber(last) || (first.isEmpty() && last.isEmpty())) {
      return Optional.of(whole);
    }
    if (first.isEmpty()) {
      long count = Math.min(Long.parseLong(last), size);
      return count == 0 ? Optional.empty() : Optional.of(new ByteRange(size - count, count, true));
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    return from > to ? Optional.empty() : Optional.of(new ByteRange(from, to - from + 1, true));
  }

  /** The begin of an upload's chunk, as in {@code Content-Range: 0-99}, and its length. */
  static Optional<ByteRange> ofChunk(String field) {
    String text = field.startsWith("bytes ") ? field.substring("bytes ".length()) : field;
    int slash = text.indexOf('/');
    String range = slash < 0 ? text : text.substring(0, slash);
    int dash = range.indexOf('-');
    if (dash < 1 || !isNumber(range.substring(0, dash)) || !isNumber(range.substring(dash + 1))) {
      return Optional.empty();
    }
    String last = range.substring(dash + 1);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    long from = Long.parseLong(range.substring(0, dash));
    long count = Long.parseLong(last) - from + 1;
    return count < 0 ? Optional.empty() : Optional.of(new ByteRange(from, count, true));
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() <= DIGITS;
  }

  /** As in {@code Content-Range: bytes 0-99/1000}. */
  String contentRange(long size) {
    return "bytes " + from + "-" + (from + count - 1) + "/" + size;
  }
}
