package io.gantry.cluster.apiserver.patch;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kubernetes' strategic merge patch: a merge patch that merges lists too, where the model says by
 * which key, and that takes directives: {@code $patch}, {@code $retainKeys}, {@code
 * $setElementOrder/…}, {@code $deleteFromPrimitiveList/…}.
 */
public final class StrategicMergePatch {
  static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  /**
   * The patched document.
   *
   * @param model of the document
   * @throws StatusException {@code BadRequest} for a patch that is no object or breaks the rules
   */
  public static Json.Obj apply(Json.Obj document, Json patch, Model model) {
    if (!(patch instanceof Json.Obj object)) {
      throw StatusException.badRequest("error decoding patch: it is not a JSON object");
    }
    return merge(document, object, Optional.of(model.type()));
  }

  /** Merges objects; {@code type} is that of both, nothing where no model says. */
  static Json.Obj merge(Json.Obj document, Json.Obj patch, Optional<FieldType> type) {
    Json directive = patch.fields().get(PATCH);
    if (directive != null) {
      switch (directive instanceof Json.Str(String word) ? word : directive.text()) {
        case "replace" -> {
          return merge(Json.Obj.EMPTY, without(patch, PATCH), type);
        }
        case "delete" -> {
          return Json.Obj.EMPTY;
        }
        case "merge" -> {}
        default -> throw refuse("Unknown patch type found: " + directive.text());
      }
    }
    var fields = new LinkedHashMap<>(document.fields());
    retain(fields, patch);
    for (Map.Entry<String, Json> change : patch.fields().entrySet()) {
      String name = change.getKey();
      if (name.startsWith(ORDER)) {
        String list = name.substring(ORDER.length());
        if (!patch.fields().containsKey(list)) {
          reorder(fields, list, change.getValue(), field(type, list));
        }
      } else if (name.startsWith(DELETE)) {
        delete(fields, name.substring(DELETE.length()), change.getValue());
      } else if (!name.equals(PATCH) && !name.equals(RETAIN)) {
        change(fields, name, change.getValue(), patch, type);
      }
    }
    return new Json.Obj(fields);
  }

  private static void change(
      Map<String, Json> fields, String name, Json value, Json.Obj patch, Optional<FieldType> type) {
    Optional<Model.Field> field = field(type, name);
    switch (value) {
      case Json.Null _ -> fields.remove(name);
      case Json.Obj object -> {
        Json.Obj old = fields.get(name) instanceof Json.Obj present ? present : Json.Obj.EMPTY;
        fields.put(name, merge(old, object, childType(type, field)));
      }
      case Json.Arr list when field.isPresent() && field.get().patchMerge() -> {
        Json.Arr old =
            fields.get(name) instanceof Json.Arr present ? present : Json.array(List.of());
        var merged = ListMerge.of(field.get()).merge(old, list);
        fields.put(name, merged);
        Json order = patch.fields().get(ORDER + name);
        if (order != null) {
          fields.put(name, ListMerge.of(field.get()).ordered(merged, old, items(order)));
        }
      }
      case Json.Arr list -> fields.put(name, withoutDirectives(list));
      case Json.Bool _, Json.Num _, Json.Str _ -> fields.put(name, value);
    }
  }

  private static void reorder(
      Map<String, Json> fields, String name, Json order, Optional<Model.Field> field) {
    if (fields.get(name) instanceof Json.Arr list
        && field.isPresent()
        && field.get().patchMerge()) {
      fields.put(name, ListMerge.of(field.get()).ordered(list, list, items(order)));
    }
  }

  private static void delete(Map<String, Json> fields, String name, Json values) {
    if (fields.get(name) instanceof Json.Arr(List<Json> items)) {
      Set<Json> gone = new HashSet<>(items(values));
      fields.put(name, Json.array(items.stream().filter(item -> !gone.contains(item)).toList()));
    }
  }

  /** Removes what {@code $retainKeys} does not name. */
  private static void retain(Map<String, Json> fields, Json.Obj patch) {
    Json directive = patch.fields().get(RETAIN);
    if (directive == null) {
      return;
    }
    Set<String> kept = new HashSet<>();
    for (Json key : items(directive)) {
      kept.add(key instanceof Json.Str(String name) ? name : key.text());
    }
    for (String name : patch.fields().keySet()) {
      if (!name.startsWith("$") && !kept.contains(name)) {
        throw refuse("incorrect patch type: field '" + name + "' is not in $retainKeys");
      }
    }
    fields.keySet().retainAll(kept);
  }

  static List<Json> items(Json value) {
    if (value instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw refuse("invalid patch format: a directive needs a list, found " + value.text());
  }

  private static Json withoutDirectives(Json.Arr list) {
    return Json.array(
        list.items().stream()
            .map(item ->
                item instanceof Json.Obj object
                    ? merge(Json.Obj.EMPTY, object, Optional.empty())
                    : item)
            .toList());
  }

  static Json.Obj without(Json.Obj object, String name) {
    var copy = new LinkedHashMap<>(object.fields());
    copy.remove(name);
    return new Json.Obj(copy);
  }

  private static Optional<Model.Field> field(Optional<FieldType> type, String name) {
    return type.orElse(null) instanceof FieldType.Ref ref
        ? ref.model().field(name)
        : Optional.empty();
  }

  private static Optional<FieldType> childType(
      Optional<FieldType> type, Optional<Model.Field> field) {
    if (type.orElse(null) instanceof FieldType.MapOf(FieldType value)) {
      return Optional.of(value);
    }
    return field.map(Model.Field::type);
  }

  static StatusException refuse(String why) {
    return StatusException.badRequest(why);
  }
}
