package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The items of a list by what tells them apart. */
final class Items {
  private Items() {}

  /** Items by path element: {@code v:…} of a set, {@code k:{…}} of a map; of doubles the first. */
  static Map<String, Json> byElement(List<Json> items, Model.Field field) {
    var found = new LinkedHashMap<String, Json>();
    for (Json item : items) {
      found.putIfAbsent(element(item, field), item);
    }
    return found;
  }

  /**
   * As {@link #byElement}; doubles are refused.
   *
   * @throws StatusException {@code BadRequest}
   */
  static Map<String, Json> distinct(List<Json> items, Model.Field field) {
    Map<String, Json> found = byElement(items, field);
    if (found.size() < items.size()) {
      throw StatusException.badRequest(
          "failed to create typed patch object: ." + field.name() + ": duplicate entries");
    }
    return found;
  }

  static String element(Json item, Model.Field field) {
    if (field.merge() == Model.Merge.SET) {
      return "v:" + text(item);
    }
    var element = new StringBuilder("k:{");
    Json.Obj object = item instanceof Json.Obj fields ? fields : Json.Obj.EMPTY;
    // keys are few, and the model lists them sorted
    for (String key : field.keys()) {
      Optional<Json> value = object.get(key).or(() -> byDefault(field, key));
      if (value.isPresent()) {
        element.append(element.length() > 3 ? "," : "").append('"').append(key).append("\":");
        element.append(text(value.get()));
      }
    }
    return element.append('}').toString();
  }

  private static Optional<Json> byDefault(Model.Field field, String key) {
    return field.type() instanceof FieldType.ListOf(FieldType item)
            && item instanceof FieldType.Ref ref
        ? ref.model().field(key).flatMap(Model.Field::defaultValue)
        : Optional.empty();
  }

  private static String text(Json value) {
    return switch (value) {
      case Json.Str(String text) when isPlain(text) -> '"' + text + '"';
      case Json.Num(String number) -> number;
      case Json.Str _, Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> value.text();
    };
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
