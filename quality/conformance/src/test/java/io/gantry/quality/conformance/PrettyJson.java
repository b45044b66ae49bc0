package io.gantry.quality.conformance;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** JSON as a person reads it: a value a line. */
final class PrettyJson {
  private PrettyJson() {}

  static String of(Json json) {
    return of(json, "") + "\n";
  }

  private static String of(Json json, String indent) {
    String deeper = indent + "  ";
    var lines = new ArrayList<String>();
    switch (json) {
      case Json.Obj object ->
          object
              .fields()
              .forEach((name, value) ->
                  lines.add(deeper + Json.of(name).text() + ": " + of(value, deeper)));
      case Json.Arr(List<Json> items) ->
          items.forEach(item -> lines.add(deeper + of(item, deeper)));
      default -> {}
    }
    if (lines.isEmpty()) {
      return json.text();
    }
    String inner = "\n" + String.join(",\n", lines) + "\n" + indent;
    return json instanceof Json.Obj ? "{" + inner + "}" : "[" + inner + "]";
  }
}
