package io.gantry.cluster.apiserver.decode;

import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fits a tree to a model. Fields that are {@code null} or unknown fall away, values get the
 * spelling that Kubernetes stores; a tree that fits comes back as it is, uncopied.
 */
@SuppressWarnings("ReferenceEquality") // the same value means: nothing to copy
final class Conform {
  private static final int MOST_STRICT_ERRORS = 100;

  private final List<String> strict;

  /** Where a value stands: for messages only, so nothing is joined while all is well. */
  private record Place(@Nullable Place parent, String step, Model model) {
    /** With indices, as in {@code spec.containers[0].image}. */
    String path() {
      String before = parent == null ? "" : parent.path();
      return before + (before.isEmpty() || step.startsWith("[") ? "" : ".") + step;
    }

    /** Without indices, as Go names fields: {@code Container.spec.containers.image}. */
    String goField() {
      return model.shortName() + "." + fields();
    }

    private String fields() {
      String before = parent == null ? "" : parent.fields();
      if (step.startsWith("[")) {
        return before;
      }
      return before.isEmpty() ? step : before + "." + step;
    }
  }

  private Conform(List<String> strict) {
    this.strict = strict;
  }

  /** {@code strict} gets {@code unknown field "…"}. */
  static Json.Obj conform(Json.Obj tree, Model model, List<String> strict) {
    return new Conform(strict).object(tree, model, null);
  }

  private Json.Obj object(Json.Obj tree, Model model, @Nullable Place parent) {
    LinkedHashMap<String, Json> copy = null;
    for (Map.Entry<String, Json> entry : tree.fields().entrySet()) {
      String name = entry.getKey();
      Json before = entry.getValue();
      Model.Field field = model.find(name);
      var place = new Place(parent, name, model);
      if (field == null || before instanceof Json.Null) {
        if (field == null && strict.size() < MOST_STRICT_ERRORS) {
          strict.add("unknown field \"" + place.path() + "\"");
        }
        copy = copy == null ? new LinkedHashMap<>(tree.fields()) : copy;
        copy.remove(name);
        continue;
      }
      Json after = value(before, field.type(), place);
      if (after != before) {
        copy = copy == null ? new LinkedHashMap<>(tree.fields()) : copy;
        copy.put(name, after);
      }
    }
    return copy == null ? tree : new Json.Obj(copy);
  }

  private Json value(Json value, FieldType type, Place place) {
    return switch (type) {
      case FieldType.Any _ -> value;
      case FieldType.Scalar scalar -> Scalars.conform(value, scalar, place::goField);
      case FieldType.Ref ref -> {
        if (value instanceof Json.Null) {
          yield Json.Obj.EMPTY;
        }
        yield value instanceof Json.Obj object
            ? object(object, ref.model(), place)
            : mismatch(value, type, place);
      }
      case FieldType.ListOf(FieldType item) ->
          value instanceof Json.Arr list ? list(list, item, place) : mismatch(value, type, place);
      case FieldType.MapOf(FieldType item) ->
          value instanceof Json.Obj map ? map(map, item, place) : mismatch(value, type, place);
    };
  }

  private Json list(Json.Arr list, FieldType item, Place place) {
    ArrayList<Json> copy = null;
    for (int i = 0; i < list.items().size(); i++) {
      Json before = list.items().get(i);
      Json after = value(before, item, new Place(place, "[" + i + "]", place.model));
      if (after != before) {
        copy = copy == null ? new ArrayList<>(list.items()) : copy;
        copy.set(i, after);
      }
    }
    return copy == null ? list : new Json.Arr(copy);
  }

  private Json map(Json.Obj map, FieldType item, Place place) {
    LinkedHashMap<String, Json> copy = null;
    for (Map.Entry<String, Json> entry : map.fields().entrySet()) {
      Json after = value(entry.getValue(), item, place);
      if (after != entry.getValue()) {
        copy = copy == null ? new LinkedHashMap<>(map.fields()) : copy;
        copy.put(entry.getKey(), after);
      }
    }
    return copy == null ? map : new Json.Obj(copy);
  }

  private static Json mismatch(Json value, FieldType type, Place place) {
    throw TypeException.cannot(value, goType(type), place.goField());
  }

  /** The type's name in Go, which upstream's messages carry. */
  private static String goType(FieldType type) {
    return switch (type) {
      case FieldType.Any _ -> "runtime.RawExtension";
      case FieldType.Scalar scalar -> Scalars.goType(scalar);
      case FieldType.ListOf(FieldType item) -> "[]" + goType(item);
      case FieldType.MapOf(FieldType item) -> "map[string]" + goType(item);
      case FieldType.Ref ref -> {
        String name = ref.name();
        yield name.substring(name.indexOf('.') + 1);
      }
    };
  }

  /** A value that no conversion makes fit. */
  static final class TypeException extends GantryException {
    private static final long serialVersionUID = 1L;

    TypeException(String message) {
      super(Kind.INVALID, message);
    }

    static TypeException cannot(Json value, String goType, String field) {
      return new TypeException(
          "json: cannot unmarshal "
              + word(value)
              + " into Go struct field "
              + field
              + " of type "
              + goType);
    }

    private static String word(Json value) {
      return switch (value) {
        case Json.Str _ -> "string";
        case Json.Num _ -> "number";
        case Json.Bool _ -> "bool";
        case Json.Arr _ -> "array";
        case Json.Obj _ -> "object";
        case Json.Null _ -> "null";
      };
    }
  }
}
