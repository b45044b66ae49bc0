package io.gantry.engine.build.graph;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as Docker takes them: {@code 64m}, {@code 1.5GiB}. */
final class ByteCount {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(?:i?b)?");
  private static final String UNITS = "kmgtp";
  private static final int KIBI_BITS = 10;

  private ByteCount() {}

  /** The number of bytes as text; empty for an empty text. */
  static String parse(String text) {
    if (text.isEmpty()) {
      return "";
    }
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("invalid value for size: " + text);
    }
    int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    return new BigDecimal(matcher.group(1))
        .multiply(BigDecimal.valueOf(1L << (KIBI_BITS * power)))
        .toBigInteger()
        .toString();
  }
}
