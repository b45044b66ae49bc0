package io.gantry.cluster.apiserver.apply;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The algebra of field sets in their JSON form. The empty object is the empty set at the root, and
 * a member below it; inside, a set without members is {@code null}.
 */
final class FieldSets {
  private static final String SELF = ".";

  private FieldSets() {}

  /** What is in either. */
  static Json.Obj union(Json.Obj a, Json.Obj b) {
    if (a.fields().isEmpty()) {
      return b;
    }
    return b.fields().isEmpty() ? a : united(a, b);
  }

  /** What is in {@code a} and not in {@code b}. */
  static Json.Obj minus(Json.Obj a, Json.Obj b) {
    if (a.fields().isEmpty() || b.fields().isEmpty()) {
      return a;
    }
    Json.Obj rest = children(a, b, false);
    return rest == null ? Json.Obj.EMPTY : rest;
  }

  /** What is in both. */
  static Json.Obj intersection(Json.Obj a, Json.Obj b) {
    if (a.fields().isEmpty() || b.fields().isEmpty()) {
      return Json.Obj.EMPTY;
    }
    Json.Obj both = children(a, b, true);
    return both == null ? Json.Obj.EMPTY : both;
  }

  private static Json.Obj united(Json.Obj a, Json.Obj b) {
    var fields = new TreeMap<>(a.fields());
    if (isMember(a) || isMember(b)) {
      fields.put(SELF, Json.Obj.EMPTY);
    }
    for (Map.Entry<String, Json> entry : b.fields().entrySet()) {
      Json mine = fields.get(entry.getKey());
      fields.put(
          entry.getKey(),
          mine instanceof Json.Obj x && entry.getValue() instanceof Json.Obj y
              ? unitedChild(x, y)
              : entry.getValue());
    }
    return new Json.Obj(fields);
  }

  private static Json.Obj unitedChild(Json.Obj a, Json.Obj b) {
    return a.fields().isEmpty() && b.fields().isEmpty() ? a : united(a, b);
  }

  /** Members of {@code a} whose being in {@code b} is {@code wanted}; the root is no member. */
  private static Json.@Nullable Obj children(Json.Obj a, Json.Obj b, boolean wanted) {
    var fields = new LinkedHashMap<String, Json>();
    boolean same = true;
    for (Map.Entry<String, Json> entry : a.fields().entrySet()) {
      String name = entry.getKey();
      if (!(entry.getValue() instanceof Json.Obj x)) {
        continue;
      }
      Json.Obj kept;
      if (name.equals(SELF)) {
        kept = isMember(b) == wanted ? x : null;
      } else if (b.fields().get(name) instanceof Json.Obj y) {
        kept = child(x, y, wanted);
      } else {
        kept = wanted ? null : x;
      }
      if (kept != null) {
        fields.put(name, kept);
      }
      same &= x.equals(kept);
    }
    if (fields.isEmpty()) {
      return null;
    }
    return same ? a : collapsed(fields);
  }

  private static Json.@Nullable Obj child(Json.Obj a, Json.Obj b, boolean wanted) {
    if (a.fields().isEmpty()) {
      return isMember(b) == wanted ? a : null;
    }
    if (b.fields().isEmpty()) {
      // b has the node and nothing below it
      if (wanted) {
        return isMember(a) ? Json.Obj.EMPTY : null;
      }
      return isMember(a) ? children(a, b, false) : a;
    }
    return children(a, b, wanted);
  }

  /** A node that only has itself left is written without the dot. */
  private static Json.Obj collapsed(Map<String, Json> fields) {
    return fields.size() == 1 && fields.containsKey(SELF) ? Json.Obj.EMPTY : new Json.Obj(fields);
  }

  private static boolean isMember(Json.Obj node) {
    return node.fields().isEmpty() || node.fields().containsKey(SELF);
  }

  /** The paths of all members, as in {@code .spec.containers[name="a"].image}. */
  static List<String> paths(Json.Obj set) {
    var paths = new ArrayList<String>();
    each(set, "", (path, _) -> paths.add(path));
    return paths;
  }

  private static void each(Json.Obj node, String path, BiConsumer<String, Json.Obj> visitor) {
    for (Map.Entry<String, Json> entry : node.fields().entrySet()) {
      if (!entry.getKey().equals(SELF) && entry.getValue() instanceof Json.Obj child) {
        String below = path + readable(entry.getKey());
        if (isMember(child)) {
          visitor.accept(below, child);
        }
        each(child, below, visitor);
      }
    }
  }

  private static String readable(String element) {
    String rest = element.substring(Math.min(2, element.length()));
    return switch (element.charAt(0)) {
      case 'f' -> "." + rest;
      case 'v' -> "[=" + rest + "]";
      case 'i' -> "[" + rest + "]";
      case 'k' -> {
        var keys = new ArrayList<String>();
        Json.parse(rest).asObject().fields().forEach((k, v) -> keys.add(k + "=" + v.text()));
        yield "[" + String.join(",", keys) + "]";
      }
      default -> element;
    };
  }
}
