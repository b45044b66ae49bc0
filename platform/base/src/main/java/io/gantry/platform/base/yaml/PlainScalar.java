package io.gantry.platform.base.yaml;

import io.gantry.platform.base.json.Json;
import java.math.BigInteger;
import java.util.Optional;

/** What a scalar without quotes means. */
final class PlainScalar {
  private PlainScalar() {}

  /** Its value; nothing for what JSON cannot say (infinities). */
  static Optional<Json> resolve(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Optional.of(Json.nil());
      case "true", "True", "TRUE" -> Optional.of(Json.of(true));
      case "false", "False", "FALSE" -> Optional.of(Json.of(false));
      case ".inf", ".Inf", ".INF", "+.inf", "-.inf", "+.Inf", "-.Inf", "+.INF", "-.INF" ->
          Optional.empty();
      case ".nan", ".NaN", ".NAN" -> Optional.empty();
      default -> Optional.of(looksNumeric(text) ? number(text) : Json.of(text));
    };
  }

  private static boolean looksNumeric(String text) {
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }

  private static Json number(String text) {
    boolean negative = text.startsWith("-");
    String digits = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = radix(digits);
    if (radix != 10 && !(isWhole(digits, 10) && !isWhole(digits, 8))) {
      String bare = digits.substring(Character.isLetter(digits.charAt(1)) ? 2 : 1);
      return isWhole(bare, radix) && bare.length() <= 64
          ? whole(new BigInteger(bare, radix), negative)
          : Json.of(text);
    }
    if (isWhole(digits, 10)) {
      return new Json.Num((negative ? "-" : "") + stripZeros(digits));
    }
    return fraction(digits)
        .<Json>map(number -> new Json.Num((negative ? "-" : "") + number))
        .orElseGet(() -> Json.of(text));
  }

  private static Json whole(BigInteger value, boolean negative) {
    return new Json.Num((negative ? value.negate() : value).toString());
  }

  private static int radix(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return 10;
    }
    return switch (digits.charAt(1)) {
      case 'x' -> 16;
      case 'b' -> 2;
      case 'o', '0', '1', '2', '3', '4', '5', '6', '7' ->
          digits.indexOf('.') < 0 && digits.indexOf('e') < 0 ? 8 : 10;
      default -> 10;
    };
  }

  private static boolean isWhole(String digits, int radix) {
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) > 'f' || Character.digit(digits.charAt(i), radix) < 0) {
        return false;
      }
    }
    return !digits.isEmpty();
  }

  /** {@code 1.5}, {@code .5}, {@code 5.}, {@code 1e3} in JSON's spelling. */
  private static Optional<String> fraction(String digits) {
    int end = 0;
    while (end < digits.length() && digits.charAt(end) != 'e' && digits.charAt(end) != 'E') {
      end++;
    }
    int point = digits.indexOf('.');
    String whole = digits.substring(0, point < 0 || point > end ? end : point);
    String part = point < 0 || point > end ? "" : digits.substring(point + 1, end);
    boolean fits =
        (whole.isEmpty() || isWhole(whole, 10))
            && (part.isEmpty() || isWhole(part, 10))
            && !(whole.isEmpty() && part.isEmpty());
    String exponent = digits.substring(end);
    if (!fits || !isExponent(exponent)) {
      return Optional.empty();
    }
    String plain = stripZeros(whole.isEmpty() ? "0" : whole);
    return Optional.of(plain + (part.isEmpty() ? "" : "." + part) + exponent);
  }

  private static String stripZeros(String whole) {
    int from = 0;
    while (from < whole.length() - 1 && whole.charAt(from) == '0') {
      from++;
    }
    return whole.substring(from);
  }

  private static boolean isExponent(String text) {
    if (text.isEmpty()) {
      return true;
    }
    boolean signed = text.length() > 1 && (text.charAt(1) == '-' || text.charAt(1) == '+');
    return isWhole(text.substring(signed ? 2 : 1), 10);
  }
}
