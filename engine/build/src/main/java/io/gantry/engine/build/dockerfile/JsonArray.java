package io.gantry.engine.build.dockerfile;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON form of arguments: {@code ["a", "b"]}. */
final class JsonArray {
  private JsonArray() {}

  /** Whether {@code text} is a JSON array of whatever. */
  static boolean matches(String text) {
    if (!text.startsWith("[")) {
      return false;
    }
    try {
      return Json.parse(text) instanceof Json.Arr;
    } catch (GantryException _) {
      return false;
    }
  }

  /**
   * The strings of an array, or nothing if {@code text} is no JSON array: then it is meant for a
   * shell.
   *
   * @throws IllegalArgumentException if it is one, but not of strings
   */
  static Optional<List<String>> parse(String text) {
    if (!text.startsWith("[")) {
      return Optional.empty();
    }
    Json value;
    try {
      value = Json.parse(text);
    } catch (GantryException _) {
      return Optional.empty();
    }
    if (!(value instanceof Json.Arr(List<Json> items))) {
      return Optional.empty();
    }
    var strings = new ArrayList<String>();
    for (Json item : items) {
      if (!(item instanceof Json.Str(String string))) {
        throw new IllegalArgumentException(
            "when using JSON array syntax, arrays must be comprised of strings only");
      }
      strings.add(string);
    }
    return Optional.of(List.copyOf(strings));
  }
}
