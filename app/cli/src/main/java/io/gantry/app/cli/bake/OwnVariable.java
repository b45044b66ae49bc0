package io.gantry.app.cli.bake;

import io.gantry.app.cli.bake.hcl.Expression;
import io.gantry.app.cli.bake.hcl.Place;
import io.gantry.app.cli.bake.hcl.Types;
import io.gantry.app.cli.bake.hcl.Values;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A variable of a bake file that the user may have set in his environment. */
record OwnVariable(Place place, String name, Map<String, String> environment) {
  /** What the user set, as what the default is; else the default. */
  Json typed(Json initial) {
    String text = environment.get(name);
    if (text == null) {
      return initial;
    }
    return switch (initial) {
      case Json.Num _ -> number(text);
      case Json.Bool _ -> Json.of(Values.truth(place, Json.of(text)));
      case Json.Arr _ -> Json.strings(text.isEmpty() ? List.of() : Csv.values(name, text));
      case Json.Obj _ -> json(name, text);
      case Json.Str _, Json.Null _ -> Json.of(text);
    };
  }

  /** What the user set, as the type says: {@code NAME_JSON} has JSON; else the default. */
  Json declared(Expression type, Json initial) {
    String json = environment.get(name + "_JSON");
    if (json != null) {
      return Types.convert(json(name + "_JSON", json), type);
    }
    String text = environment.get(name);
    if (text == null) {
      return Types.convert(initial, type);
    }
    return switch (Types.kind(type)) {
      case "string", "any" -> Json.of(text);
      case "number" -> number(text);
      case "bool" -> Json.of(Values.truth(place, Json.of(text)));
      case "list", "set", "tuple" -> Types.convert(Json.strings(Csv.values(name, text)), type);
      case "map" -> Types.convert(map(text), type);
      default ->
          throw place.error(
              "the variable "
                  + name
                  + " of the environment cannot be "
                  + Types.words(type)
                  + ": set "
                  + name
                  + "_JSON");
    };
  }

  private Json number(String text) {
    try {
      return new Json.Num(new java.math.BigDecimal(text.strip()).toPlainString());
    } catch (NumberFormatException _) {
      throw place.error("the variable " + name + " of the environment is no number: " + text);
    }
  }

  private Json map(String text) {
    var map = new TreeMap<String, String>();
    for (String pair : Csv.values(name, text)) {
      int colon = pair.indexOf(':');
      if (colon <= 0) {
        throw place.error(
            "the variable "
                + name
                + " of the environment is no map as key:value,key:value: "
                + text);
      }
      map.put(pair.substring(0, colon), pair.substring(colon + 1));
    }
    return Json.stringMap(map);
  }

  private Json json(String variable, String text) {
    try {
      return Values.sorted(Json.parse(text));
    } catch (GantryException e) {
      throw place.error("the variable " + variable + " of the environment is no JSON: " + e.text());
    }
  }
}
