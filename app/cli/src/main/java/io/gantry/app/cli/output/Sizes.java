package io.gantry.app.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Sizes as people read them. */
public final class Sizes {
  private static final String[] DECIMAL = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Sizes() {}

  /** Three digits and a power of 1000: {@code 4.43MB}. */
  public static String decimal(long bytes) {
    return text(bytes, 1000, 3, DECIMAL);
  }

  /** Four digits and a power of 1000: {@code 2.063MB}. */
  public static String precise(long bytes) {
    return text(bytes, 1000, 4, DECIMAL);
  }

  /** Four digits and a power of 1024: {@code 1.945GiB}. */
  public static String binary(long bytes) {
    return text(bytes, 1024, 4, BINARY);
  }

  private static String text(long bytes, int base, int digits, String[] units) {
    double value = bytes;
    int unit = 0;
    while (value >= base && unit < units.length - 1) {
      value /= base;
      unit++;
    }
    BigDecimal rounded = round(value, digits);
    if (rounded.compareTo(BigDecimal.valueOf(base)) >= 0 && unit < units.length - 1) {
      rounded = round(value / base, digits);
      unit++;
    }
    return rounded.stripTrailingZeros().toPlainString() + units[unit];
  }

  private static BigDecimal round(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }
}
