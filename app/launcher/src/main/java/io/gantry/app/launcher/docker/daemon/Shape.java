package io.gantry.app.launcher.docker.daemon;

import io.gantry.platform.base.json.Json;

/** The form of a directive's value. */
enum Shape {
  TEXT("a text"),
  FLAG("true or false"),
  NUMBER("a number"),
  LIST("a list of texts"),
  PAIRS("an object of texts"),
  /** Known to the file alone, or with a form of its own. */
  ANY("a value");

  private final String words;

  Shape(String words) {
    this.words = words;
  }

  /** For messages. */
  String words() {
    return words;
  }

  boolean fits(Json value) {
    return switch (this) {
      case TEXT -> value instanceof Json.Str;
      case FLAG -> value instanceof Json.Bool;
      case NUMBER -> value instanceof Json.Num;
      case LIST -> value instanceof Json.Arr(var items) && items.stream().allMatch(Shape::text);
      case PAIRS ->
          value instanceof Json.Obj(var fields) && fields.values().stream().allMatch(Shape::text);
      case ANY -> true;
    };
  }

  private static boolean text(Json value) {
    return value instanceof Json.Str;
  }
}
