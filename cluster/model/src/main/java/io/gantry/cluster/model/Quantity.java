package io.gantry.cluster.model;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * An amount of a resource, exact to 10<sup>-9</sup> (finer parts are rounded up) and kept with the
 * family of its suffix, as in {@code 500m}, {@code 1.5Gi}, {@code 2e3}.
 *
 * @param nanos the amount in units of 10<sup>-9</sup>
 */
public record Quantity(BigInteger nanos, Format format) implements Comparable<Quantity> {
  /** The families of suffixes. */
  public enum Format {
    DECIMAL,
    BINARY,
    EXPONENT
  }

  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);
  private static final BigInteger BINARY_STEP = BigInteger.valueOf(1024);
  private static final BigInteger UNIT = BigInteger.valueOf(1_000_000_000);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE).multiply(UNIT);
  private static final List<String> DECIMAL_SUFFIXES =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY_SUFFIXES =
      List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final int LONGEST = 256;

  /** Nothing. */
  public static final Quantity ZERO = new Quantity(BigInteger.ZERO, Format.DECIMAL);

  /** What upstream says about a text that is no quantity. */
  public static final String RULE =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /**
   * Parses any spelling.
   *
   * @throws IllegalArgumentException with upstream's words
   */
  public static Quantity parse(String text) {
    return tryParse(text).orElseThrow(() -> new IllegalArgumentException(RULE));
  }

  /** Parses any spelling; nothing for a text that is no quantity. */
  public static Optional<Quantity> tryParse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    int at = text.charAt(0) == '+' || text.charAt(0) == '-' ? 1 : 0;
    boolean negative = text.charAt(0) == '-';
    var digits = new StringBuilder("0");
    int fraction = 0;
    boolean point = false;
    int from = at;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        digits.append(c);
        fraction += point ? 1 : 0;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (at - from == (point ? 1 : 0)) {
      return Optional.empty();
    }
    var number = new BigInteger(digits.toString());
    int scale = -fraction;
    return suffixed(negative ? number.negate() : number, scale, text.substring(at));
  }

  private static Optional<Quantity> suffixed(BigInteger number, int scale, String suffix) {
    int binary = BINARY_SUFFIXES.indexOf(suffix);
    if (binary > 0) {
      return Optional.of(
          new Quantity(nanos(number.multiply(BINARY_STEP.pow(binary)), scale), Format.BINARY));
    }
    int decimal = DECIMAL_SUFFIXES.indexOf(suffix);
    if (decimal >= 0) {
      return Optional.of(new Quantity(nanos(number, scale + 3 * decimal - 9), Format.DECIMAL));
    }
    if (suffix.startsWith("e") || suffix.startsWith("E")) {
      try {
        int exponent = Math.clamp(Long.parseLong(suffix.substring(1)), -1000, 1000);
        return Optional.of(new Quantity(nanos(number, scale + exponent), Format.EXPONENT));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** {@code number} times ten to the {@code scale} in nanos, away from zero, at most 2^63-1. */
  private static BigInteger nanos(BigInteger number, int scale) {
    int shift = scale + 9;
    BigInteger nanos;
    if (shift >= 0) {
      nanos = number.multiply(BigInteger.TEN.pow(shift));
    } else {
      BigInteger[] parts = number.divideAndRemainder(BigInteger.TEN.pow(-shift));
      nanos = parts[0].add(BigInteger.valueOf(parts[1].signum()));
    }
    return nanos.min(MOST).max(MOST.negate());
  }

  /** A whole number of units. */
  public static Quantity of(long value) {
    return new Quantity(BigInteger.valueOf(value).multiply(UNIT), Format.DECIMAL);
  }

  /** A number of thousandths, as for processors. */
  public static Quantity ofMilli(long milli) {
    return new Quantity(
        BigInteger.valueOf(milli).multiply(BigInteger.valueOf(1_000_000)), Format.DECIMAL);
  }

  /** A number of bytes, spelled with binary suffixes. */
  public static Quantity ofBytes(long bytes) {
    return new Quantity(of(bytes).nanos, Format.BINARY);
  }

  /** In thousandths, rounded up; the largest long if it does not fit. */
  public long milli() {
    return ceiling(BigInteger.valueOf(1_000_000));
  }

  /** In units, rounded up; the largest long if it does not fit. */
  public long value() {
    return ceiling(UNIT);
  }

  private long ceiling(BigInteger unit) {
    BigInteger[] parts = nanos.divideAndRemainder(unit);
    BigInteger whole = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
    return whole.bitLength() < Long.SIZE
        ? whole.longValue()
        : whole.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  /** The sum, in this quantity's format unless this is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(nanos.add(other.nanos), nanos.signum() == 0 ? other.format : format);
  }

  /** The difference, in this quantity's format unless this is zero. */
  public Quantity minus(Quantity other) {
    return new Quantity(nanos.subtract(other.nanos), nanos.signum() == 0 ? other.format : format);
  }

  @Override
  public int compareTo(Quantity other) {
    return nanos.compareTo(other.nanos);
  }

  /**
   * The canonical spelling: the largest suffix that needs no fraction. Binary suffixes only for
   * whole amounts of at least 1024.
   */
  @Override
  public String toString() {
    if (nanos.signum() == 0) {
      return "0";
    }
    if (format == Format.BINARY
        && nanos.abs().compareTo(BINARY_STEP.multiply(UNIT)) >= 0
        && nanos.remainder(UNIT).signum() == 0) {
      return scaled(nanos.divide(UNIT), BINARY_STEP, BINARY_SUFFIXES, 0);
    }
    if (format == Format.EXPONENT) {
      return scaled(nanos, THOUSAND, List.of(), -9);
    }
    return scaled(nanos, THOUSAND, DECIMAL_SUFFIXES, 0);
  }

  private static String scaled(BigInteger number, BigInteger step, List<String> suffixes, int e) {
    BigInteger rest = number;
    int steps = 0;
    while (suffixes.isEmpty() || steps < suffixes.size() - 1) {
      BigInteger[] parts = rest.divideAndRemainder(step);
      if (parts[1].signum() != 0) {
        break;
      }
      rest = parts[0];
      steps++;
    }
    if (!suffixes.isEmpty()) {
      return rest + suffixes.get(steps);
    }
    int exponent = e + 3 * steps;
    return exponent == 0 ? rest.toString() : rest + "e" + exponent;
  }
}
