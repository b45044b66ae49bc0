package io.gantry.cluster.apiserver.patch;

import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list whose items merge in a strategic patch.
 *
 * @param key by which items are found; empty for scalars, which are their own keys
 */
record ListMerge(String field, String key, FieldType item) {
  static ListMerge of(Model.Field field) {
    if (field.type() instanceof FieldType.ListOf(FieldType item)) {
      return new ListMerge(field.name(), field.patchKey(), item);
    }
    throw new IllegalStateException(field.name() + " is no list");
  }

  /** Items of {@code patch} change those with their keys, or come last. */
  Json.Arr merge(Json.Arr old, Json.Arr patch) {
    if (key.isEmpty()) {
      Set<Json> union = new LinkedHashSet<>(old.items());
      union.addAll(patch.items());
      return Json.array(List.copyOf(union));
    }
    Map<Json, Json> merged = new LinkedHashMap<>();
    if (patch.items().stream().noneMatch(ListMerge::replacesAll)) {
      for (Json item : old.items()) {
        merged.put(keyOf(item), item);
      }
    }
    for (Json item : patch.items()) {
      if (!replacesAll(item)) {
        apply(item, merged);
      }
    }
    return Json.array(List.copyOf(merged.values()));
  }

  private void apply(Json change, Map<Json, Json> merged) {
    if (!(change instanceof Json.Obj object)) {
      throw StrategicMergePatch.refuse(
          "expected objects in the list '" + field + "', found " + change.text());
    }
    Json name = keyOf(object);
    switch (object.string(StrategicMergePatch.PATCH)) {
      case "delete" -> merged.remove(name);
      case "merge" ->
          throw StrategicMergePatch.refuse("merging lists cannot yet be specified in the patch");
      default -> {
        Json.Obj before = merged.get(name) instanceof Json.Obj present ? present : Json.Obj.EMPTY;
        merged.put(name, StrategicMergePatch.merge(before, object, Optional.of(item)));
      }
    }
  }

  /** The list becomes what else is in the patch. */
  private static boolean replacesAll(Json item) {
    return item instanceof Json.Obj object
        && object.string(StrategicMergePatch.PATCH).equals("replace")
        && object.fields().size() == 1;
  }

  private Json keyOf(Json item) {
    if (key.isEmpty()) {
      return item;
    }
    if (item instanceof Json.Obj(Map<String, Json> fields)) {
      Json value = fields.get(key);
      if (value != null) {
        return value;
      }
    }
    throw StrategicMergePatch.refuse(
        "map: " + item.text() + " does not contain declared merge key: " + key);
  }

  /**
   * The list in the order that the patch asks for; items that it does not name keep their places
   * relative to their old neighbours.
   */
  Json.Arr ordered(Json.Arr list, Json.Arr old, List<Json> order) {
    Map<Json, Integer> wanted = positions(order);
    Map<Json, Integer> before = positions(old.items());
    var named = new ArrayList<Json>();
    var others = new ArrayList<Json>();
    Set<Json> seen = new HashSet<>();
    for (Json item : list.items()) {
      Json itemKey = keyOf(item);
      if (seen.add(itemKey)) {
        (wanted.containsKey(itemKey) ? named : others).add(item);
      }
    }
    named.sort(Comparator.comparing(item -> wanted.getOrDefault(keyOf(item), 0)));
    return Json.array(woven(others, named, before));
  }

  private List<Json> woven(List<Json> others, List<Json> named, Map<Json, Integer> before) {
    var all = new ArrayList<Json>();
    int i = 0;
    int j = 0;
    while (i < others.size() || j < named.size()) {
      boolean other = j == named.size();
      if (i < others.size() && !other) {
        Integer left = before.get(keyOf(others.get(i)));
        Integer right = before.get(keyOf(named.get(j)));
        other = left != null && right != null && left < right;
      }
      all.add(other ? others.get(i++) : named.get(j++));
    }
    return all;
  }

  private Map<Json, Integer> positions(List<Json> items) {
    Map<Json, Integer> positions = new HashMap<>();
    for (Json each : items) {
      positions.putIfAbsent(keyOf(each), positions.size());
    }
    return positions;
  }
}
