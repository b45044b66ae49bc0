package io.gantry.cluster.apiserver.patch;

import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON Merge Patch (RFC 7386): objects merge, {@code null} removes, all else replaces. */
public final class MergePatch {
  private MergePatch() {}

  /**
   * The patched document.
   *
   * @throws StatusException {@code BadRequest} for a patch that is no object
   */
  public static Json.Obj apply(Json.Obj document, Json patch) {
    if (!(patch instanceof Json.Obj object)) {
      throw StatusException.badRequest("error decoding patch: it is not a JSON object");
    }
    return merge(document, object);
  }

  private static Json.Obj merge(Json.Obj document, Json.Obj patch) {
    var fields = new LinkedHashMap<>(document.fields());
    for (Map.Entry<String, Json> change : patch.fields().entrySet()) {
      String name = change.getKey();
      switch (change.getValue()) {
        case Json.Null _ -> fields.remove(name);
        case Json.Obj object ->
            fields.put(
                name,
                merge(fields.get(name) instanceof Json.Obj old ? old : Json.Obj.EMPTY, object));
        case Json.Bool _, Json.Num _, Json.Str _, Json.Arr _ -> fields.put(name, change.getValue());
      }
    }
    return new Json.Obj(fields);
  }
}
