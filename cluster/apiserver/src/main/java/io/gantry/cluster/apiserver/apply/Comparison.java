package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.apiserver.apply.PathTree.Path;
import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Model.Merge;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which fields differ between two states of an object. */
@SuppressWarnings("ReferenceEquality") // the same subtree has no differences
final class Comparison {
  /** Never owned: they are the server's. */
  private static final Set<String> SERVERS =
      Set.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "generation",
          "managedFields",
          "resourceVersion");

  private final PathTree changed = new PathTree();
  private final PathTree removed = new PathTree();

  private final boolean wholeMaps;

  private Comparison(boolean wholeMaps) {
    this.wholeMaps = wholeMaps;
  }

  /** Compares; {@code old} may be the empty object. */
  static Comparison of(Json.Obj old, Json.Obj updated, Model model) {
    return compare(old, updated, model, new Comparison(true));
  }

  private static Comparison compare(
      Json.Obj old, Json.Obj updated, Model model, Comparison comparison) {
    for (Model.Field field : model.fields().values()) {
      switch (field.name()) {
        case "apiVersion", "kind" -> {}
        case "metadata" -> comparison.metadata(old, updated, field);
        default -> comparison.field(null, old.fields(), updated.fields(), field);
      }
    }
    return comparison;
  }

  private void metadata(Json.Obj old, Json.Obj updated, Model.Field metadata) {
    if (metadata.type() instanceof FieldType.Ref ref) {
      Map<String, Json> before = old.object("metadata").fields();
      Map<String, Json> after = updated.object("metadata").fields();
      for (Model.Field field : ref.model().fields().values()) {
        if (!SERVERS.contains(field.name())) {
          field(new Path(null, "f:metadata"), before, after, field);
        }
      }
    }
  }

  /** The set of what an object says; every item counts, of what is merged as a whole the top. */
  static Json.Obj fieldsOf(Json.Obj object, Model model) {
    return compare(Json.Obj.EMPTY, object, model, new Comparison(false)).changed();
  }

  /** Fields that are new or have another value. */
  Json.Obj changed() {
    return changed.json();
  }

  /** Fields that are gone. */
  Json.Obj removed() {
    return removed.json();
  }

  boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }

  private void field(
      @Nullable Path parent, Map<String, Json> old, Map<String, Json> updated, Model.Field field) {
    Json before = present(old.get(field.name()));
    Json after = present(updated.get(field.name()));
    if (before != after) {
      var path = new Path(parent, "f:" + field.name());
      boolean leaf = field.merge() == Merge.ATOMIC;
      if (leaf || !isList(before, after, field)) {
        value(path, before, after, leaf ? new FieldType.Any() : field.type());
      } else {
        list(path, before, after, field);
      }
    }
  }

  private static @Nullable Json present(@Nullable Json value) {
    return value instanceof Json.Null ? null : value;
  }

  private static boolean isList(@Nullable Json before, @Nullable Json after, Model.Field field) {
    return field.type() instanceof FieldType.ListOf
        && (before == null || before instanceof Json.Arr)
        && (after == null || after instanceof Json.Arr);
  }

  private void value(Path path, @Nullable Json before, @Nullable Json after, FieldType type) {
    if (before == after) {
      return;
    }
    Map<String, Json> old = fields(before);
    Map<String, Json> updated = fields(after);
    if (old.isEmpty() && updated.isEmpty()) {
      leaf(path, before, after);
      return;
    }
    switch (type) {
      case FieldType.Ref ref when !ref.model().atomic() -> {
        for (Model.Field field : ref.model().fields().values()) {
          field(path, old, updated, field);
        }
        gone(path, after);
      }
      case FieldType.MapOf(FieldType value) -> {
        map(path, old, updated, value);
        if (before == null && wholeMaps) {
          changed.insert(path);
        }
        gone(path, after);
      }
      case FieldType.Ref _, FieldType.ListOf _, FieldType.Any _, FieldType.Scalar _ ->
          leaf(path, before, after);
    }
  }

  private void gone(Path path, @Nullable Json after) {
    if (after == null) {
      removed.insert(path);
    }
  }

  private void map(Path path, Map<String, Json> old, Map<String, Json> updated, FieldType type) {
    for (Map.Entry<String, Json> entry : updated.entrySet()) {
      value(new Path(path, "f:" + entry.getKey()), old.get(entry.getKey()), entry.getValue(), type);
    }
    for (Map.Entry<String, Json> entry : old.entrySet()) {
      if (!updated.containsKey(entry.getKey())) {
        value(new Path(path, "f:" + entry.getKey()), entry.getValue(), null, type);
      }
    }
  }

  private void list(Path path, @Nullable Json before, @Nullable Json after, Model.Field field) {
    List<Json> oldItems = items(before);
    List<Json> newItems = items(after);
    if (oldItems.isEmpty() && newItems.isEmpty()) {
      leaf(path, before, after);
      return;
    }
    if (oldItems.equals(newItems)) {
      return;
    }
    gone(path, after);
    Map<String, Json> old = Items.byElement(oldItems, field);
    Map<String, Json> updated = Items.byElement(newItems, field);
    for (Map.Entry<String, Json> entry : updated.entrySet()) {
      Json was = old.get(entry.getKey());
      item(new Path(path, entry.getKey()), was, entry.getValue(), field);
    }
    for (Map.Entry<String, Json> entry : old.entrySet()) {
      if (!updated.containsKey(entry.getKey())) {
        item(new Path(path, entry.getKey()), entry.getValue(), null, field);
      }
    }
  }

  private void item(Path path, @Nullable Json before, @Nullable Json after, Model.Field field) {
    if (before == null) {
      changed.insert(path);
    } else if (after == null) {
      removed.insert(path);
    }
    if (field.merge() == Merge.MAP && field.type() instanceof FieldType.ListOf(FieldType type)) {
      value(path, before, after, type);
    }
  }

  private void leaf(Path path, @Nullable Json before, @Nullable Json after) {
    if (after == null) {
      if (before != null) {
        removed.insert(path);
      }
    } else if (!after.equals(before)) {
      changed.insert(path);
    }
  }

  private static Map<String, Json> fields(@Nullable Json value) {
    return value instanceof Json.Obj(Map<String, Json> fields) ? fields : Map.of();
  }

  private static List<Json> items(@Nullable Json value) {
    return value instanceof Json.Arr(List<Json> items) ? items : List.of();
  }
}
