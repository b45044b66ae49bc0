package io.gantry.cluster.apiserver.openapi;

import io.gantry.cluster.apiserver.openapi.Operations.Operation;
import io.gantry.cluster.apiserver.openapi.Operations.Parameter;
import io.gantry.cluster.apiserver.openapi.Operations.Path;
import io.gantry.cluster.apiserver.openapi.Operations.Shape;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** OpenAPI 3.0 of one group's version. */
final class DocumentV3 {
  private static final List<String> MEDIA = List.of("application/json", "application/yaml");
  private static final List<String> PATCHES =
      List.of(
          "application/apply-patch+yaml",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json");

  private final SchemaWriter schemas;
  private final List<ResourceType> types;

  DocumentV3(Schemas schemas, List<ResourceType> types) {
    this.schemas = new SchemaWriter(schemas, true);
    this.types = types;
  }

  Json.Obj json() {
    var paths = new TreeMap<String, Json>();
    for (ResourceType type : types) {
      for (Path path : Operations.of(type)) {
        paths.put(path.path(), path(path, type));
      }
    }
    return Json.object()
        .put("openapi", "3.0.0")
        .put("info", OpenApi.info())
        .put("paths", new Json.Obj(paths))
        .put("components", Json.object().put("schemas", schemas.schemas()).build())
        .build();
  }

  private Json path(Path path, ResourceType type) {
    var item = Json.object();
    for (Operation operation : path.operations()) {
      item.put(operation.method(), operation(operation, type));
    }
    var parameters = new ArrayList<Json>();
    for (String name : path.inPath()) {
      parameters.add(parameter(name, "path", "string").put("required", true).build());
    }
    return parameters.isEmpty()
        ? item.build()
        : item.put("parameters", Json.array(parameters)).build();
  }

  private static Json.ObjectBuilder parameter(String name, String in, String type) {
    Json.Obj schema = Json.object().put("type", type).put("uniqueItems", true).build();
    return Json.object().put("name", name).put("in", in).put("schema", schema);
  }

  private Json operation(Operation operation, ResourceType type) {
    var query = new ArrayList<Json>();
    for (Parameter each : operation.query()) {
      query.add(parameter(each.name(), "query", each.type()).build());
    }
    Shape subject = operation.subject();
    var json =
        Json.object()
            .put("tags", Json.strings(List.of(tag(type))))
            .put("operationId", operation.id())
            .put("parameters", Json.array(query));
    switch (operation.body()) {
      case "object" -> json.put("requestBody", body(MEDIA.subList(0, 1), reference(subject), true));
      case "patch" -> json.put("requestBody", body(PATCHES, patchSchema(), true));
      case "options" ->
          json.put("requestBody", body(MEDIA.subList(0, 1), schemas.meta("DeleteOptions"), false));
      default -> {}
    }
    return json.put("responses", responses(reference(operation.answer())))
        .put("x-kubernetes-action", operation.action())
        .put(
            "x-kubernetes-group-version-kind",
            SchemaWriter.identity(subject.group(), subject.version(), subject.kind()))
        .build();
  }

  static String tag(ResourceType type) {
    int dot = type.group().indexOf('.');
    String group = dot < 0 ? type.group() : type.group().substring(0, dot);
    return (group.isEmpty() ? "core" : group) + "_" + type.version();
  }

  private static Json.Obj patchSchema() {
    return Json.object().put("type", "object").build();
  }

  private Json.Obj reference(Shape shape) {
    return shape.kind().equals("Status")
        ? schemas.meta("Status")
        : schemas.kind(shape.group(), shape.version(), shape.kind());
  }

  private static Json body(List<String> media, Json.Obj schema, boolean required) {
    var body = Json.object().put("content", content(media, schema));
    return required ? body.put("required", true).build() : body.build();
  }

  private static Json responses(Json.Obj schema) {
    Json ok = Json.object().put("description", "OK").put("content", content(MEDIA, schema)).build();
    Json unauthorized = Json.object().put("description", "Unauthorized").build();
    return Json.object().put("200", ok).put("401", unauthorized).build();
  }

  private static Json content(List<String> media, Json.Obj schema) {
    var content = Json.object();
    Json each = Json.object().put("schema", schema).build();
    for (String type : media) {
      content.put(type, each);
    }
    return content.build();
  }
}
