package io.gantry.image.distribution.registry;

import java.util.OptionalLong;

/** Fields that tell which bytes are meant. */
final class ByteRange {
  private ByteRange() {}

  /** How many bytes an upload has, by its field {@code Range}: {@code 0-99} are a hundred. */
  static OptionalLong received(String field) {
    String text = field.startsWith("bytes=") ? field.substring(6) : field;
    int dash = text.indexOf('-');
    if (dash < 1 || number(text.substring(0, dash)).orElse(-1) != 0) {
      return OptionalLong.empty();
    }
    OptionalLong last = number(text.substring(dash + 1));
    // an empty upload is 0-0 with some, and 0--1 is refused by number
    return last.isPresent()
        ? OptionalLong.of(last.getAsLong() == 0 ? 0 : last.getAsLong() + 1)
        : OptionalLong.empty();
  }

  /** Where a part begins, by its field {@code Content-Range}: {@code bytes 100-199/200}. */
  static OptionalLong start(String field) {
    int blank = field.indexOf(' ');
    int dash = field.indexOf('-');
    return blank < 0 || dash < blank
        ? OptionalLong.empty()
        : number(field.substring(blank + 1, dash).strip());
  }

  private static OptionalLong number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 18;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
