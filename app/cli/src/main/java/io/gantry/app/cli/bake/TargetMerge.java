package io.gantry.app.cli.bake;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A target on top of another: maps and most lists grow, the rest is replaced. */
final class TargetMerge {
  private static final List<String> GROWING =
      List.of(
          "annotations",
          "attest",
          "cache-from",
          "secret",
          "ssh",
          "no-cache-filter",
          "ulimits",
          "entitlements");

  private TargetMerge() {}

  static Json.Obj merge(Json.Obj base, Json.Obj over) {
    var all = new LinkedHashMap<>(base.fields());
    over.fields()
        .forEach(
            (name, value) -> all.merge(name, value, (first, second) -> merge(name, first, second)));
    return new Json.Obj(all);
  }

  private static Json merge(String name, Json first, Json second) {
    if (first instanceof Json.Obj(Map<String, Json> a)
        && second instanceof Json.Obj(Map<String, Json> b)) {
      var map = new TreeMap<>(a);
      map.putAll(b);
      return new Json.Obj(map);
    }
    if (GROWING.contains(name)
        && first instanceof Json.Arr(List<Json> a)
        && second instanceof Json.Arr(List<Json> b)) {
      var list = new ArrayList<>(a);
      String key = name.equals("attest") ? "type" : "id";
      for (Json item : b) {
        boolean keyed = item instanceof Json.Obj object && object.fields().containsKey(key);
        if (keyed) {
          String wanted = item.asObject().string(key);
          list.removeIf(
              other -> other instanceof Json.Obj object && object.string(key).equals(wanted));
        }
        if (!list.contains(item)) {
          list.add(item);
        }
      }
      return Json.array(list);
    }
    return second;
  }
}
