package io.gantry.app.cli.bake;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Variables in compose files: {@code $A}, {@code ${A:-default}}, {@code ${A:?error}}. */
record Interpolation(String file, Map<String, String> variables) {
  private static final int DEEPEST = 50;

  /** The value with the variables of all its texts replaced. */
  Json apply(Json value) {
    return switch (value) {
      case Json.Str(String text) -> Json.of(expand(text, 0));
      case Json.Arr(List<Json> items) -> Json.array(items.stream().map(this::apply).toList());
      case Json.Obj(Map<String, Json> fields) -> {
        var all = new LinkedHashMap<String, Json>();
        fields.forEach((name, field) -> all.put(name, apply(field)));
        yield new Json.Obj(all);
      }
      case Json.Null _, Json.Bool _, Json.Num _ -> value;
    };
  }

  private String expand(String text, int depth) {
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return text;
    }
    if (depth > DEEPEST) {
      throw invalid(text, "variables stand in each other too deep");
    }
    var result = new StringBuilder();
    int at = 0;
    while (dollar >= 0 && dollar + 1 < text.length()) {
      result.append(text, at, dollar);
      char c = text.charAt(dollar + 1);
      if (c == '$') {
        result.append('$');
        at = dollar + 2;
      } else if (c == '{') {
        int end = closing(text, dollar + 2);
        result.append(value(text, text.substring(dollar + 2, end), depth));
        at = end + 1;
      } else if (c == '_' || Character.isLetter(c)) {
        int end = nameEnd(text, dollar + 1);
        result.append(variables.getOrDefault(text.substring(dollar + 1, end), ""));
        at = end;
      } else {
        throw invalid(text, "a name, { or $ must follow $");
      }
      dollar = text.indexOf('$', at);
    }
    return result.append(text.substring(at)).toString();
  }

  private int closing(String text, int from) {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        open++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw invalid(text, "${ is not closed");
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length()
        && (text.charAt(end) == '_' || Character.isLetterOrDigit(text.charAt(end)))) {
      end++;
    }
    return end;
  }

  private String value(String text, String inner, int depth) {
    int end = nameEnd(inner, 0);
    String name = inner.substring(0, end);
    String rest = inner.substring(end);
    if (name.isEmpty()) {
      throw invalid(text, "${…} names no variable");
    }
    boolean orEmpty = rest.startsWith(":");
    String value = variables.getOrDefault(name, "");
    boolean missing = orEmpty ? value.isEmpty() : !variables.containsKey(name);
    String operation = orEmpty ? rest.substring(1) : rest;
    if (operation.isEmpty() && !orEmpty) {
      return value;
    }
    String word = operation.isEmpty() ? "" : expand(operation.substring(1), depth + 1);
    return switch (operation.isEmpty() ? ' ' : operation.charAt(0)) {
      case '-' -> missing ? word : value;
      case '+' -> missing ? "" : word;
      case '?' -> {
        if (missing) {
          throw invalid(text, "required variable " + name + " is missing a value: " + word);
        }
        yield value;
      }
      default -> throw invalid(text, "use ${" + name + ":-default}, :+ or :?");
    };
  }

  private GantryException invalid(String text, String why) {
    return new GantryException(
        Kind.INVALID, file + ": invalid interpolation in \"" + text + "\": " + why);
  }
}
