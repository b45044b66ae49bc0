package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.util.List;

/** {@code eq ne lt le gt ge} of Go's templates. */
final class Comparison {
  private static final String INCOMPATIBLE = "incompatible types for comparison";

  private Comparison() {}

  /** Whether {@code function} holds; {@code eq} compares the first value with each other one. */
  static boolean holds(String function, List<Json> values) {
    Json left = values.getFirst();
    if (function.equals("eq")) {
      if (values.size() == 1) {
        throw Functions.invalid("missing argument for comparison");
      }
      for (Json right : values.subList(1, values.size())) {
        if (equal(left, right)) {
          return true;
        }
      }
      return false;
    }
    Json right = values.get(1);
    return switch (function) {
      case "ne" -> !equal(left, right);
      case "lt" -> order(left, right) < 0;
      case "le" -> order(left, right) <= 0;
      case "gt" -> order(left, right) > 0;
      default -> order(left, right) >= 0;
    };
  }

  private static boolean equal(Json left, Json right) {
    if (left instanceof Json.Null || right instanceof Json.Null) {
      return left instanceof Json.Null && right instanceof Json.Null;
    }
    requireBasic(left);
    requireBasic(right);
    if (left instanceof Json.Num one && right instanceof Json.Num other) {
      return Numbers.compare(one, other) == 0;
    }
    if (left.getClass() != right.getClass()) {
      throw Functions.invalid(INCOMPATIBLE);
    }
    return left.equals(right);
  }

  private static void requireBasic(Json value) {
    if (value instanceof Json.Arr || value instanceof Json.Obj) {
      throw Functions.invalid(
          "non-comparable type " + Printed.value(value) + ": " + Printed.type(value));
    }
  }

  private static int order(Json left, Json right) {
    if (left instanceof Json.Num one && right instanceof Json.Num other) {
      return Numbers.compare(one, other);
    }
    if (left instanceof Json.Str(String one) && right instanceof Json.Str(String other)) {
      return one.compareTo(other);
    }
    throw Functions.invalid(
        left.getClass() == right.getClass() ? "invalid type for comparison" : INCOMPATIBLE);
  }
}
