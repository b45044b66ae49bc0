package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as they are needed. */
public final class Values {
  private Values() {}

  /** A number in its shortest spelling. */
  static Json number(BigDecimal value) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return new Json.Num(plain.toPlainString());
  }

  /** As a text: of a text, a number or a truth. */
  public static String text(Place place, Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Num(String text) -> text;
      case Json.Bool(boolean truth) -> Boolean.toString(truth);
      case Json.Null _ -> throw place.error("the value is null, where a text is needed");
      case Json.Arr _, Json.Obj _ ->
          throw place.error("the value is " + kind(value) + ", where a text is needed");
    };
  }

  /** As a number. */
  static BigDecimal decimal(Place place, Json value) {
    String text =
        switch (value) {
          case Json.Num(String number) -> number;
          case Json.Str(String string) -> string;
          case Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ -> "";
        };
    try {
      if (text.length() <= 1000) {
        var number = new BigDecimal(text);
        if (Math.abs(number.scale()) <= 1000) {
          return number;
        }
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw place.error("the value is " + kind(value) + ", where a number is needed");
  }

  /** As a truth. */
  public static boolean truth(Place place, Json value) {
    return switch (value) {
      case Json.Bool(boolean truth) -> truth;
      case Json.Str(String text) when text.equals("true") || text.equals("1") -> true;
      case Json.Str(String text) when text.equals("false") || text.equals("0") -> false;
      default ->
          throw place.error("the value is " + kind(value) + ", where true or false is needed");
    };
  }

  /** The items of a list, or the values of a map. */
  static List<Json> items(Place place, Json value) {
    return switch (value) {
      case Json.Arr(List<Json> items) -> items;
      case Json.Obj object -> new ArrayList<>(object.fields().values());
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
          throw place.error("the value is " + kind(value) + ", where a list is needed");
    };
  }

  /** With maps in the order of their keys, as HCL has them. */
  public static Json sorted(Json value) {
    return switch (value) {
      case Json.Arr(List<Json> items) -> Json.array(items.stream().map(Values::sorted).toList());
      case Json.Obj(Map<String, Json> fields) -> {
        var map = new TreeMap<>(fields);
        map.replaceAll((_, item) -> sorted(item));
        yield new Json.Obj(map);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> value;
    };
  }

  static String kind(Json value) {
    return switch (value) {
      case Json.Null _ -> "null";
      case Json.Bool _ -> "a truth value";
      case Json.Num _ -> "a number";
      case Json.Str _ -> "a text";
      case Json.Arr _ -> "a list";
      case Json.Obj _ -> "a map";
    };
  }

  static boolean equal(Json a, Json b) {
    if (a instanceof Json.Num(String x) && b instanceof Json.Num(String y)) {
      return new BigDecimal(x).compareTo(new BigDecimal(y)) == 0;
    }
    return a.equals(b);
  }
}
