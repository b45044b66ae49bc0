package io.gantry.engine.build;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/**
 * How much disk the builder may keep for later builds.
 *
 * @param percent of the disk, but at least 2 GB; 0 for just {@code fixed}
 * @param fixed in bytes
 */
public record CacheBudget(int percent, long fixed) {
  /** A tenth of the disk. */
  public static final CacheBudget USUAL = new CacheBudget(10, 0);

  private static final long LEAST = 2_000_000_000L;
  private static final int LONGEST = 12;
  private static final String UNITS = "kmgt";

  /** The bytes that this means on a disk of {@code disk} bytes. */
  public long bytes(long disk) {
    return percent == 0 ? fixed : Math.max(LEAST, disk / 100 * percent);
  }

  /**
   * Reads {@code 20GB}, {@code 512MiB}, {@code 1000000} or {@code 10%}.
   *
   * @throws GantryException {@code INVALID}
   */
  public static CacheBudget parse(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > LONGEST) {
      throw invalid(text);
    }
    long number = Long.parseLong(text.substring(0, digits));
    String unit = text.substring(digits).strip().toLowerCase(java.util.Locale.ROOT);
    if (unit.equals("%") && number > 0 && number <= 100) {
      return new CacheBudget((int) number, 0);
    }
    try {
      return new CacheBudget(0, Math.multiplyExact(number, factor(unit, text)));
    } catch (ArithmeticException e) {
      throw new GantryException(Kind.INVALID, "\"" + text + "\" is more than any disk has", e);
    }
  }

  private static long factor(String unit, String text) {
    if (unit.isEmpty() || unit.equals("b")) {
      return 1;
    }
    int power = UNITS.indexOf(unit.charAt(0)) + 1;
    long base =
        switch (unit.substring(1)) {
          case "", "b" -> 1000;
          case "i", "ib" -> 1024;
          default -> 0;
        };
    if (power == 0 || base == 0) {
      throw invalid(text);
    }
    long factor = 1;
    for (int i = 0; i < power; i++) {
      factor *= base;
    }
    return factor;
  }

  private static GantryException invalid(String text) {
    return new GantryException(
        Kind.INVALID, "\"" + text + "\" is no size: write 20GB, or 10% of the disk");
  }
}
