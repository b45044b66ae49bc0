package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code filters} of a request: {@code {name: [value]}} or {@code {name: {value: true}}}. */
record RequestFilters(List<String> texts) {
  /** Copies the list. */
  RequestFilters {
    texts = List.copyOf(texts);
  }

  /**
   * Reads either form.
   *
   * @throws GantryException {@code INVALID} for another
   */
  static RequestFilters parse(String text) {
    if (text.isBlank()) {
      return new RequestFilters(List.of());
    }
    var texts = new ArrayList<String>();
    for (Map.Entry<String, Json> field : object(text).fields().entrySet()) {
      switch (field.getValue()) {
        case Json.Arr(List<Json> items) -> {
          for (Json item : items) {
            texts.add(
                field.getKey() + "=" + (item instanceof Json.Str(String s) ? s : item.text()));
          }
        }
        case Json.Obj values -> {
          for (Map.Entry<String, Json> value : values.fields().entrySet()) {
            if (!(value.getValue() instanceof Json.Bool(boolean wanted)) || wanted) {
              texts.add(field.getKey() + "=" + value.getKey());
            }
          }
        }
        default -> throw invalid(text);
      }
    }
    return new RequestFilters(texts);
  }

  private static Json.Obj object(String text) {
    try {
      return Json.parse(text).asObject();
    } catch (GantryException e) {
      throw e.kind() == Kind.INVALID ? invalid(text) : e;
    }
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, "invalid filter '" + text + "'");
  }
}
