package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Functions on numbers and truths. */
final class NumberFunctions {
  private NumberFunctions() {}

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "add" -> arithmetic(given, "+");
      case "subtract" -> arithmetic(given, "-");
      case "multiply" -> arithmetic(given, "*");
      case "divide" -> arithmetic(given, "/");
      case "modulo" -> arithmetic(given, "%");
      case "greaterthan" -> arithmetic(given, ">");
      case "greaterthanorequalto" -> arithmetic(given, ">=");
      case "lessthan" -> arithmetic(given, "<");
      case "lessthanorequalto" -> arithmetic(given, "<=");
      case "negate" -> number(given.decimal(0).negate());
      case "absolute" -> number(given.decimal(0).abs());
      case "ceil" -> number(given.decimal(0).setScale(0, RoundingMode.CEILING));
      case "floor" -> number(given.decimal(0).setScale(0, RoundingMode.FLOOR));
      case "int" -> number(given.decimal(0).setScale(0, RoundingMode.DOWN));
      case "signum" -> Optional.of(Json.of(given.decimal(0).signum()));
      case "pow" -> {
        int exponent = given.whole(1);
        if (Math.abs(exponent) > 1000) {
          throw given.place().error("the exponent is beyond 1000");
        }
        yield number(given.decimal(0).pow(exponent, java.math.MathContext.DECIMAL128));
      }
      case "log" -> number(logarithm(given));
      case "max" -> number(most(given, true));
      case "min" -> number(most(given, false));
      case "parseint" -> Optional.of(parse(given));
      case "equal" -> truth(Values.equal(given.at(0), given.at(1)));
      case "notequal" -> truth(!Values.equal(given.at(0), given.at(1)));
      case "and" -> truth(given.truth(0) && given.truth(1));
      case "or" -> truth(given.truth(0) || given.truth(1));
      case "not" -> truth(!given.truth(0));
      case "tostring" -> Optional.of(Json.of(given.text(0)));
      case "tonumber" -> number(given.decimal(0));
      case "tobool" -> truth(given.truth(0));
      default -> Optional.empty();
    };
  }

  private static Optional<Json> arithmetic(Given given, String operator) {
    return Optional.of(
        Evaluator.arithmetic(given.place(), operator, given.decimal(0), given.decimal(1)));
  }

  private static Optional<Json> number(BigDecimal value) {
    return Optional.of(Values.number(value));
  }

  private static Optional<Json> truth(boolean value) {
    return Optional.of(Json.of(value));
  }

  private static BigDecimal logarithm(Given given) {
    double value =
        Math.log(given.decimal(0).doubleValue()) / Math.log(given.decimal(1).doubleValue());
    if (!Double.isFinite(value)) {
      throw given.place().error("there is no such logarithm");
    }
    return BigDecimal.valueOf(value);
  }

  private static BigDecimal most(Given given, boolean greatest) {
    BigDecimal best = given.decimal(0);
    for (Json item : given.arguments()) {
      BigDecimal number = Values.decimal(given.place(), item);
      best = greatest ? number.max(best) : number.min(best);
    }
    return best;
  }

  private static Json parse(Given given) {
    int radix = given.whole(1);
    try {
      return Values.number(new BigDecimal(new BigInteger(given.text(0), radix)));
    } catch (NumberFormatException _) {
      throw given.place().error("\"" + given.text(0) + "\" is no number of base " + radix);
    }
  }
}
