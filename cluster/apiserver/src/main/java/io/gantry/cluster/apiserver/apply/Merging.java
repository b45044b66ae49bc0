package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Model.Merge;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays an applied object over a live one, and takes out what nobody owns any more. */
final class Merging {
  private Merging() {}

  /** Fields of {@code applied} over those of {@code live}. */
  static Json.Obj merge(Json.Obj live, Json.Obj applied, Model model) {
    var fields = new LinkedHashMap<>(live.fields());
    for (Map.Entry<String, Json> entry : applied.fields().entrySet()) {
      Json value = entry.getValue();
      Model.Field field = model.find(entry.getKey());
      if (!(value instanceof Json.Null)) {
        Json old = fields.get(entry.getKey());
        fields.put(entry.getKey(), field == null ? value : field(old, value, field));
      }
    }
    return new Json.Obj(fields);
  }

  private static Json field(@Nullable Json live, Json applied, Model.Field field) {
    if (field.merge() == Merge.ATOMIC) {
      return applied;
    }
    return field.type() instanceof FieldType.ListOf && applied instanceof Json.Arr list
        ? list(live instanceof Json.Arr old ? old.items() : List.of(), list.items(), field)
        : value(live, applied, field.type());
  }

  private static Json value(@Nullable Json live, Json applied, FieldType type) {
    if (!(applied instanceof Json.Obj object)) {
      return applied;
    }
    Json.Obj old = live instanceof Json.Obj present ? present : Json.Obj.EMPTY;
    return switch (type) {
      case FieldType.Ref ref -> ref.model().atomic() ? applied : merge(old, object, ref.model());
      case FieldType.MapOf(FieldType item) -> {
        var fields = new LinkedHashMap<>(old.fields());
        object.fields().forEach((key, each) -> fields.put(key, value(fields.get(key), each, item)));
        yield new Json.Obj(fields);
      }
      case FieldType.ListOf _, FieldType.Any _, FieldType.Scalar _ -> applied;
    };
  }

  /** Applied items in their order; others keep their places before their old neighbours. */
  private static Json.Arr list(List<Json> live, List<Json> applied, Model.Field field) {
    Map<String, Json> old = Items.byElement(live, field);
    Map<String, Json> wanted = Items.distinct(applied, field);
    var positions = new LinkedHashMap<String, Integer>();
    old.keySet().forEach(element -> positions.put(element, positions.size()));
    List<String> others = old.keySet().stream().filter(e -> !wanted.containsKey(e)).toList();
    var merged = new ArrayList<Json>();
    int next = 0;
    for (Map.Entry<String, Json> item : wanted.entrySet()) {
      Integer place = positions.get(item.getKey());
      while (place != null
          && next < others.size()
          && positions.getOrDefault(others.get(next), 0) < place) {
        merged.add(old.getOrDefault(others.get(next++), Json.nil()));
      }
      merged.add(item(old.get(item.getKey()), item.getValue(), field));
    }
    while (next < others.size()) {
      merged.add(old.getOrDefault(others.get(next++), Json.nil()));
    }
    return Json.array(merged);
  }

  private static Json item(@Nullable Json live, Json applied, Model.Field field) {
    return field.merge() == Merge.MAP && field.type() instanceof FieldType.ListOf(FieldType type)
        ? value(live, applied, type)
        : applied;
  }

  /**
   * {@code object} without what is in {@code last} while nothing of it, or below it, is in {@code
   * owned}.
   */
  static Json.Obj prune(Json.Obj object, Json.Obj last, Json.Obj owned, Model model) {
    var fields = new LinkedHashMap<>(object.fields());
    for (Map.Entry<String, Json> entry : last.fields().entrySet()) {
      String name = name(entry.getKey());
      Json value = fields.get(name);
      if (!entry.getKey().startsWith("f:") || value == null) {
        continue;
      }
      Json kept = owned.fields().get(entry.getKey());
      Model.Field field = model.find(name);
      if (kept == null) {
        fields.remove(name);
      } else if (field != null
          && kept instanceof Json.Obj keptSet
          && entry.getValue() instanceof Json.Obj lastSet) {
        fields.put(name, prunedField(value, lastSet, keptSet, field));
      }
    }
    return new Json.Obj(fields);
  }

  private static String name(String element) {
    return element.length() > 2 ? element.substring(2) : "";
  }

  private static Json prunedField(Json value, Json.Obj last, Json.Obj owned, Model.Field field) {
    if (field.merge() == Merge.ATOMIC || last.fields().isEmpty()) {
      return value;
    }
    if (value instanceof Json.Arr(List<Json> items)) {
      return prunedList(items, last, owned, field);
    }
    return prunedValue(value, last, owned, field.type());
  }

  private static Json prunedValue(Json value, Json.Obj last, Json.Obj owned, FieldType type) {
    if (!(value instanceof Json.Obj object)) {
      return value;
    }
    return switch (type) {
      case FieldType.Ref ref ->
          ref.model().atomic() ? value : prune(object, last, owned, ref.model());
      case FieldType.MapOf(FieldType item) -> prunedMap(object, last, owned, item);
      case FieldType.ListOf _, FieldType.Any _, FieldType.Scalar _ -> value;
    };
  }

  private static Json prunedMap(Json.Obj map, Json.Obj last, Json.Obj owned, FieldType type) {
    var fields = new LinkedHashMap<>(map.fields());
    for (Map.Entry<String, Json> entry : last.fields().entrySet()) {
      String key = name(entry.getKey());
      Json kept = owned.fields().get(entry.getKey());
      Json value = fields.get(key);
      if (entry.getKey().startsWith("f:") && value != null) {
        if (kept == null) {
          fields.remove(key);
        } else if (kept instanceof Json.Obj keptSet
            && entry.getValue() instanceof Json.Obj lastSet) {
          fields.put(key, prunedValue(value, lastSet, keptSet, type));
        }
      }
    }
    return new Json.Obj(fields);
  }

  private static Json prunedList(
      List<Json> items, Json.Obj last, Json.Obj owned, Model.Field field) {
    var kept = new ArrayList<Json>();
    for (Json item : items) {
      String element = Items.element(item, field);
      Json lastSet = last.fields().get(element);
      Json ownedSet = owned.fields().get(element);
      if (lastSet instanceof Json.Obj before && ownedSet instanceof Json.Obj now) {
        kept.add(
            field.type() instanceof FieldType.ListOf(FieldType type)
                ? prunedValue(item, before, now, type)
                : item);
      } else if (lastSet == null || ownedSet != null) {
        kept.add(item);
      }
    }
    return Json.array(kept);
  }
}
