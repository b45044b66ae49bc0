package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Values as Go's {@code fmt} prints them with {@code %v}. */
final class Printed {
  private Printed() {}

  /** What an action prints: nothing there is {@code <no value>}. */
  static String action(Json value) {
    return value instanceof Json.Null ? "<no value>" : value(value);
  }

  /** {@code map[a:b]}, {@code [a b]}, {@code <nil>}. */
  static String value(Json value) {
    return switch (value) {
      case Json.Null _ -> "<nil>";
      case Json.Bool(boolean truth) -> Boolean.toString(truth);
      case Json.Num(String text) -> text;
      case Json.Str(String text) -> text;
      case Json.Arr(List<Json> items) -> {
        var out = new StringBuilder("[");
        for (int i = 0; i < items.size(); i++) {
          out.append(i == 0 ? "" : " ").append(value(items.get(i)));
        }
        yield out.append(']').toString();
      }
      case Json.Obj(Map<String, Json> fields) -> {
        var out = new StringBuilder("map[");
        String between = "";
        for (Map.Entry<String, Json> field : new TreeMap<>(fields).entrySet()) {
          out.append(between).append(field.getKey()).append(':').append(value(field.getValue()));
          between = " ";
        }
        yield out.append(']').toString();
      }
    };
  }

  /** Go's {@code Sprint}: a space between two values that are both no strings. */
  static String joined(List<Json> values) {
    var out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      boolean space =
          i > 0 && !(values.get(i) instanceof Json.Str) && !(values.get(i - 1) instanceof Json.Str);
      out.append(space ? " " : "").append(value(values.get(i)));
    }
    return out.toString();
  }

  /** Go's {@code Sprintln}. */
  static String line(List<Json> values) {
    var out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      out.append(i == 0 ? "" : " ").append(value(values.get(i)));
    }
    return out.append('\n').toString();
  }

  /** Go's type of the value, as error texts name it. */
  static String type(Json value) {
    return switch (value) {
      case Json.Null _ -> "<nil>";
      case Json.Bool _ -> "bool";
      case Json.Num number -> Numbers.isWhole(number) ? "int" : "float64";
      case Json.Str _ -> "string";
      case Json.Arr _ -> "[]interface {}";
      case Json.Obj _ -> "map[string]interface {}";
    };
  }

  /** Whether {@code if} takes its first branch. */
  static boolean truth(Json value) {
    return switch (value) {
      case Json.Null _ -> false;
      case Json.Bool(boolean truth) -> truth;
      case Json.Num number -> !Numbers.isZero(number);
      case Json.Str(String text) -> !text.isEmpty();
      case Json.Arr(List<Json> items) -> !items.isEmpty();
      case Json.Obj(Map<String, Json> fields) -> !fields.isEmpty();
    };
  }
}
