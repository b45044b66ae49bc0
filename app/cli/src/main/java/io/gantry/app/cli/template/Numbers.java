package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.util.Locale;
import java.util.Optional;

/** Numbers as Go's templates read, compare and print them. */
final class Numbers {
  private Numbers() {}

  /** A Go number literal, or nothing if it is none. */
  static Optional<Json> literal(String text) {
    String plain = text.replace("_", "");
    boolean negative = plain.startsWith("-");
    String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
    try {
      if (digits.length() > 1 && digits.charAt(0) == '0' && digits.indexOf('.') < 0) {
        int radix =
            switch (Character.toLowerCase(digits.charAt(1))) {
              case 'x' -> 16;
              case 'b' -> 2;
              case 'o' -> 8;
              default -> 0;
            };
        if (radix > 0) {
          long value = Long.parseLong(digits.substring(2), radix);
          return Optional.of(Json.of(negative ? -value : value));
        }
        if (digits.toLowerCase(Locale.ROOT).indexOf('e') < 0) {
          long value = Long.parseLong(digits, 8);
          return Optional.of(Json.of(negative ? -value : value));
        }
      }
      if (isWhole(digits)) {
        return Optional.of(Json.of(Long.parseLong(negative ? "-" + digits : digits)));
      }
      if (!isDecimal(digits)) {
        return Optional.empty();
      }
      return Optional.of(new Json.Num(print(Double.parseDouble(plain))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isDecimal(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if ("0123456789.eE+-".indexOf(digits.charAt(i)) < 0) {
        return false;
      }
    }
    return !digits.isEmpty();
  }

  /** Whether the text is an integer. */
  static boolean isWhole(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > from && text.length() - from <= 18;
  }

  static boolean isWhole(Json.Num number) {
    return isWhole(number.text());
  }

  static double decimal(Json.Num number) {
    return Double.parseDouble(number.text());
  }

  static boolean isZero(Json.Num number) {
    return decimal(number) == 0;
  }

  static int compare(Json.Num left, Json.Num right) {
    return isWhole(left) && isWhole(right)
        ? Long.compare(Long.parseLong(left.text()), Long.parseLong(right.text()))
        : Double.compare(decimal(left), decimal(right));
  }

  /** As Go's {@code %v}: the shortest digits, an exponent below -4 and from 21 on. */
  static String print(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e18) {
      return Long.toString((long) value);
    }
    var digits = new java.math.BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 21) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
    String sign = digits.signum() < 0 ? "-" : "";
    String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    return sign + unscaled.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + power;
  }
}
