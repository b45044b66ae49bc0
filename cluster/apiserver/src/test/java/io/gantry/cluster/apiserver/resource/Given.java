package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.time.Instant;

/** Objects for tests, written with single quotes. */
public final class Given {
  /** When tests take place. */
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Given() {}

  public static Json.Obj json(String text) {
    return Json.parse(text.replace('\'', '"')).asObject();
  }

  public static ApiObject object(String text) {
    return new ApiObject(json(text));
  }

  /** An object of a type with these fields beside its metadata. */
  public static ApiObject object(ResourceType type, String name, String fields) {
    var tree = ApiObject.of(type, "default", name);
    for (var field : json(fields).fields().entrySet()) {
      tree = tree.with(field.getValue(), field.getKey());
    }
    return tree.with(Json.of("2026-11-22T11:55:00Z"), "metadata", "creationTimestamp");
  }

  /** A row as one text, cells parted by a bar. */
  public static String row(Resource resource, ApiObject object) {
    var cells = new StringBuilder();
    for (Json cell : resource.cells(object, NOW)) {
      cells.append(cells.isEmpty() ? "" : "|");
      cells.append(cell instanceof Json.Str(String text) ? text : cell.text());
    }
    return cells.toString();
  }

  public static Resource resource(ResourceType type) {
    return Resources.all().stream().filter(r -> r.type().equals(type)).findFirst().orElseThrow();
  }
}
