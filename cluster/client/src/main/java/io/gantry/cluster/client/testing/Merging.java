package io.gantry.cluster.client.testing;

import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;

/** JSON merge patch (RFC 7386). */
final class Merging {
  private Merging() {}

  static Json merge(Json target, Json patch) {
    if (!(patch instanceof Json.Obj changes)) {
      return patch;
    }
    var fields =
        new LinkedHashMap<>(
            target instanceof Json.Obj present ? present.fields() : Json.Obj.EMPTY.fields());
    changes
        .fields()
        .forEach((name, value) -> {
          if (value instanceof Json.Null) {
            fields.remove(name);
          } else {
            fields.put(name, merge(fields.getOrDefault(name, Json.Obj.EMPTY), value));
          }
        });
    return new Json.Obj(fields);
  }
}
