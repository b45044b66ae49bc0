package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.json.Json;
import java.util.List;

/** The functions that every file has, by the families that they are of. */
final class Functions {
  private Functions() {}

  /**
   * Calls one.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if there is none of the name,
   *     or if it takes other arguments
   */
  static Json call(Place place, String name, List<Json> arguments) {
    var given = new Given(place, name, arguments);
    return TextFunctions.call(given)
        .or(() -> ListFunctions.call(given))
        .or(() -> NumberFunctions.call(given))
        .or(() -> CodeFunctions.call(given))
        .or(() -> DateFunctions.call(given))
        .or(() -> AddressFunctions.call(given))
        .orElseThrow(
            () -> place.error("call to unknown function: there is none named \"" + name + "\""));
  }

  /** What a function is called with. */
  record Given(Place place, String name, List<Json> arguments) {
    int count() {
      return arguments.size();
    }

    Json at(int index) {
      if (index >= arguments.size()) {
        throw place.error(
            name + " needs at least " + (index + 1) + (index == 0 ? " argument" : " arguments"));
      }
      return arguments.get(index);
    }

    String text(int index) {
      return Values.text(place, at(index));
    }

    java.math.BigDecimal decimal(int index) {
      return Values.decimal(place, at(index));
    }

    int whole(int index) {
      try {
        return decimal(index).intValueExact();
      } catch (ArithmeticException _) {
        throw place.error(name + " needs a whole number");
      }
    }

    boolean truth(int index) {
      return Values.truth(place, at(index));
    }

    List<Json> items(int index) {
      return Values.items(place, at(index));
    }

    Json.Obj map(int index) {
      if (at(index) instanceof Json.Obj object) {
        return object;
      }
      throw place.error(name + " needs a map, not " + Values.kind(at(index)));
    }

    List<String> texts(int index) {
      return items(index).stream().map(item -> Values.text(place, item)).toList();
    }
  }
}
