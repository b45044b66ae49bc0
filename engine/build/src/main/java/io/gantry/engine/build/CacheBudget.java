package io.gantry.engine.build;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much disk the builder may keep for later builds: bytes, or a share of the disk, but never
 * less than 2 GB.
 */
public sealed interface CacheBudget {
  /** A tenth of the disk. */
  CacheBudget USUAL = new Share(BigDecimal.TEN);

  /** So many bytes. */
  record Fixed(long bytes) implements CacheBudget {}

  /** So many hundredths of the disk. */
  record Share(BigDecimal percent) implements CacheBudget {}

  /** The bytes that this means on a disk of {@code disk} bytes. */
  default long bytes(long disk) {
    return switch (this) {
      case Fixed(long bytes) -> bytes;
      case Share(BigDecimal percent) ->
          Math.max(
              2_000_000_000L,
              BigDecimal.valueOf(disk).multiply(percent).movePointLeft(2).longValue());
    };
  }

  /**
   * Reads {@code 20GB}, {@code 512MiB}, {@code 1000000} or {@code 10%}.
   *
   * @throws GantryException {@code INVALID}
   */
  static CacheBudget parse(String text) {
    Matcher matcher =
        Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(%|[KMGT]i?B?|B)?", Pattern.CASE_INSENSITIVE)
            .matcher(text.strip());
    if (!matcher.matches()) {
      throw invalid(text);
    }
    var number = new BigDecimal(matcher.group(1));
    String unit = Optional.ofNullable(matcher.group(2)).orElse("").toLowerCase(Locale.ROOT);
    if (unit.equals("%")) {
      if (number.compareTo(BigDecimal.valueOf(100)) > 0) {
        throw invalid(text);
      }
      return new Share(number);
    }
    int power = unit.isEmpty() ? 0 : Math.max(0, "bkmgt".indexOf(unit.charAt(0)));
    long base = unit.contains("i") ? 1024 : 1000;
    BigDecimal bytes = number.multiply(BigDecimal.valueOf(base).pow(power));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw invalid(text);
    }
    return new Fixed(bytes.longValue());
  }

  private static GantryException invalid(String text) {
    return new GantryException(
        Kind.INVALID, "\"" + text + "\" is no size: write 20GB, or 10% of the disk");
  }
}
