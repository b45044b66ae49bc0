package io.gantry.cluster.model;

import io.gantry.platform.base.json.Json;

/** A number, or a text: the name of a port, or a percentage. */
public sealed interface IntOrString {
  /** A whole number. */
  record Int(long value) implements IntOrString {}

  /** A text, as in {@code http} or {@code 25%}. */
  record Text(String value) implements IntOrString {}

  /**
   * Reads a field.
   *
   * @throws IllegalArgumentException for anything but a number or a string
   */
  static IntOrString of(Json value) {
    return switch (value) {
      case Json.Num number -> new Int(number.asLong());
      case Json.Str(String text) -> new Text(text);
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ ->
          throw new IllegalArgumentException("neither a number nor a string: " + value.text());
    };
  }

  /**
   * The number itself, or the percentage of {@code total}.
   *
   * @throws IllegalArgumentException for a text that is no percentage
   */
  default int resolve(int total, boolean roundUp) {
    return switch (this) {
      case Int(long value) -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case Text(String text) -> percentOf(text, total, roundUp);
    };
  }

  private static int percentOf(String text, int total, boolean roundUp) {
    try {
      if (text.endsWith("%")) {
        long product = Math.multiplyExact(Long.parseLong(text, 0, text.length() - 1, 10), total);
        return Math.toIntExact(
            roundUp ? Math.ceilDiv(product, 100L) : Math.floorDiv(product, 100L));
      }
    } catch (NumberFormatException | ArithmeticException _) {
      // refused below
    }
    throw new IllegalArgumentException(
        "invalid value for IntOrString: invalid type: string is not a percentage");
  }

  /** The field's value. */
  default Json json() {
    return switch (this) {
      case Int(long value) -> Json.of(value);
      case Text(String text) -> Json.of(text);
    };
  }
}
