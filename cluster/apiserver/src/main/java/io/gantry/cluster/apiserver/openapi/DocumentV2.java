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

/** OpenAPI 2.0 of everything. */
final class DocumentV2 {
  private static final List<String> MEDIA = List.of("application/json", "application/yaml");
  private static final List<String> PATCHES =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml");

  private final SchemaWriter schemas;
  private final List<ResourceType> types;

  DocumentV2(Schemas schemas, List<ResourceType> types) {
    this.schemas = new SchemaWriter(schemas, false);
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
        .put("swagger", "2.0")
        .put("info", OpenApi.info())
        .put("paths", new Json.Obj(paths))
        .put("definitions", schemas.schemas())
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
    return Json.object().put("name", name).put("in", in).put("type", type).put("uniqueItems", true);
  }

  private Json operation(Operation operation, ResourceType type) {
    Shape subject = operation.subject();
    var parameters = new ArrayList<Json>();
    switch (operation.body()) {
      case "object" -> parameters.add(body(reference(subject), true));
      case "patch" -> parameters.add(body(Json.object().put("type", "object").build(), true));
      case "options" -> parameters.add(body(schemas.meta("DeleteOptions"), false));
      default -> {}
    }
    for (Parameter each : operation.query()) {
      parameters.add(parameter(each.name(), "query", each.type()).build());
    }
    Json ok =
        Json.object().put("description", "OK").put("schema", reference(operation.answer())).build();
    Json unauthorized = Json.object().put("description", "Unauthorized").build();
    return Json.object()
        .put("consumes", Json.strings(operation.body().equals("patch") ? PATCHES : List.of("*/*")))
        .put("produces", Json.strings(MEDIA))
        .put("schemes", Json.strings(List.of("https")))
        .put("tags", Json.strings(List.of(DocumentV3.tag(type))))
        .put("operationId", operation.id())
        .put("parameters", Json.array(parameters))
        .put("responses", Json.object().put("200", ok).put("401", unauthorized).build())
        .put("x-kubernetes-action", operation.action())
        .put(
            "x-kubernetes-group-version-kind",
            SchemaWriter.identity(subject.group(), subject.version(), subject.kind()))
        .build();
  }

  private static Json body(Json.Obj schema, boolean required) {
    var body = Json.object().put("name", "body").put("in", "body").put("schema", schema);
    return required ? body.put("required", true).build() : body.build();
  }

  private Json.Obj reference(Shape shape) {
    return shape.kind().equals("Status")
        ? schemas.meta("Status")
        : schemas.kind(shape.group(), shape.version(), shape.kind());
  }
}
