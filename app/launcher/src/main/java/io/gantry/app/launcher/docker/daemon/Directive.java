package io.gantry.app.launcher.docker.daemon;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * One thing that dockerd can be told.
 *
 * @param flag its option without dashes; empty for one of the file alone
 * @param letter its short option; may be empty
 * @param key its name in {@code daemon.json}; empty for one of the command line alone
 */
record Directive(String flag, String letter, String key, Shape shape, Treatment treatment) {
  /** As messages name it. */
  String name() {
    return key.isEmpty() ? "--" + flag : key;
  }

  /**
   * Refuses a value that would be missed.
   *
   * @throws GantryException {@code INVALID} with the directive's name
   */
  void check(Json value) {
    if (!shape.fits(value)) {
      throw new GantryException(Kind.INVALID, name() + " must be " + shape.words());
    }
    switch (treatment) {
      case Treatment.Honoured _, Treatment.Needless _ -> {
        // whatever it says
      }
      case Treatment.Fixed(var values, String instead) -> {
        if (!texts(value).stream().allMatch(values::contains)) {
          throw refused(value, instead);
        }
      }
      case Treatment.Refused(String instead) -> {
        if (!blank(value)) {
          throw refused(value, instead);
        }
      }
    }
  }

  private GantryException refused(Json value, String instead) {
    return new GantryException(
        Kind.INVALID, name() + " " + String.join(", ", texts(value)) + ": " + instead);
  }

  private static List<String> texts(Json value) {
    return switch (value) {
      case Json.Null _ -> List.of();
      case Json.Bool(boolean on) -> List.of(Boolean.toString(on));
      case Json.Num(String text) -> List.of(text);
      case Json.Str(String text) -> List.of(text);
      case Json.Arr(var items) -> items.stream().flatMap(item -> texts(item).stream()).toList();
      case Json.Obj(var fields) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + "=" + String.join(",", texts(field.getValue())))
              .toList();
    };
  }

  private static boolean blank(Json value) {
    return switch (value) {
      case Json.Null _ -> true;
      case Json.Bool(boolean on) -> !on;
      case Json.Num(String text) -> text.equals("0");
      case Json.Str(String text) -> text.isEmpty();
      case Json.Arr(var items) -> items.isEmpty();
      case Json.Obj(var fields) -> fields.isEmpty();
    };
  }
}
