package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Types as files write them: {@code string}, {@code list(number)}, {@code object({a = bool})}. */
public final class Types {
  private Types() {}

  /**
   * A value of the type.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if it cannot be, or if the
   *     expression is no type
   */
  public static Json convert(Json value, Expression type) {
    if (value instanceof Json.Null) {
      return value;
    }
    Place place = type.place();
    return switch (type) {
      case Expression.Variable(_, String name) ->
          switch (name) {
            case "string" -> Json.of(Values.text(place, value));
            case "number" -> Values.number(Values.decimal(place, value));
            case "bool" -> Json.of(Values.truth(place, value));
            case "any" -> value;
            default -> throw unknown(type);
          };
      case Expression.Call(_, String name, List<Expression> of, _) when of.size() == 1 ->
          collection(place, name, of.getFirst(), value);
      default -> throw unknown(type);
    };
  }

  /** The name that it begins with: {@code string}, {@code list}. */
  public static String kind(Expression type) {
    return switch (type) {
      case Expression.Variable(_, String name) -> name;
      case Expression.Call(_, String name, _, _) -> name;
      default -> throw unknown(type);
    };
  }

  /** As lists of variables tell it: {@code list of string}. */
  public static String words(Expression type) {
    boolean named =
        type instanceof Expression.Call(_, _, List<Expression> of, _)
            && !of.isEmpty()
            && (of.getFirst() instanceof Expression.Variable
                || of.getFirst() instanceof Expression.Call);
    return type instanceof Expression.Call call && named
        ? call.name() + " of " + words(call.arguments().getFirst())
        : kind(type);
  }

  private static Json collection(Place place, String name, Expression of, Json value) {
    return switch (name) {
      case "list" -> Json.array(items(place, of, value));
      case "set" -> Json.array(List.copyOf(new LinkedHashSet<>(items(place, of, value))));
      case "map" -> {
        var map = new TreeMap<>(fields(place, value));
        map.replaceAll((_, item) -> convert(item, of));
        yield new Json.Obj(map);
      }
      case "tuple" -> {
        if (!(of instanceof Expression.Tuple(_, List<Expression> types))) {
          throw unknown(of);
        }
        List<Json> items = list(place, value);
        if (items.size() != types.size()) {
          throw place.error("the value has " + items.size() + " items, not " + types.size());
        }
        var converted = new java.util.ArrayList<Json>();
        for (int i = 0; i < items.size(); i++) {
          converted.add(convert(items.get(i), types.get(i)));
        }
        yield Json.array(converted);
      }
      case "object" -> object(place, of, value);
      default -> throw unknown(of);
    };
  }

  private static Json object(Place place, Expression of, Json value) {
    if (!(of instanceof Expression.Mapping(_, List<Expression.Entry> entries))) {
      throw unknown(of);
    }
    Map<String, Json> given = fields(place, value);
    var fields = new TreeMap<String, Json>();
    for (Expression.Entry entry : entries) {
      if (entry.key() instanceof Expression.Literal(_, Json.Str(String key))) {
        boolean optional =
            entry.value() instanceof Expression.Call call && call.name().equals("optional");
        Expression type =
            entry.value() instanceof Expression.Call call && optional && !call.arguments().isEmpty()
                ? call.arguments().getFirst()
                : entry.value();
        Json item = given.get(key);
        if (item == null && !optional) {
          throw place.error("the value has no \"" + key + "\", which its type needs");
        }
        fields.put(key, item == null ? Json.nil() : convert(item, type));
      }
    }
    return new Json.Obj(fields);
  }

  private static List<Json> items(Place place, Expression of, Json value) {
    return list(place, value).stream().map(item -> convert(item, of)).toList();
  }

  private static List<Json> list(Place place, Json value) {
    if (value instanceof Json.Arr(List<Json> items)) {
      return items;
    }
    throw place.error("the value is " + Values.kind(value) + ", where a list is needed");
  }

  private static Map<String, Json> fields(Place place, Json value) {
    if (value instanceof Json.Obj(Map<String, Json> fields)) {
      return fields;
    }
    throw place.error("the value is " + Values.kind(value) + ", where a map is needed");
  }

  private static io.gantry.platform.base.GantryException unknown(Expression type) {
    return type.place()
        .error(
            "this is no type: use string, number, bool, any, list(…), set(…), map(…), tuple([…])"
                + " or object({…})");
  }
}
