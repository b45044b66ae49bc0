package io.gantry.cluster.apiserver.openapi;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.util.Map;

/**
 * OpenAPI 2.0 as protocol buffers, in the message types of gnostic ({@code openapi.v2.Document}).
 * The numbers are those of its fields.
 */
final class GnosticWriter {
  private GnosticWriter() {}

  static byte[] bytes(Json.Obj document) {
    Json.Obj info = document.object("info");
    var out =
        new Protobuf()
            .text(1, document.string("swagger"))
            .message(
                2, new Protobuf().text(1, info.string("title")).text(2, info.string("version")));
    var paths = new Protobuf();
    document
        .object("paths")
        .fields()
        .forEach((path, item) -> paths.message(2, named(path, pathItem(item.asObject()))));
    out.message(8, paths);
    var definitions = new Protobuf();
    document
        .object("definitions")
        .fields()
        .forEach((name, schema) -> definitions.message(1, named(name, schema(schema.asObject()))));
    return out.message(9, definitions).toByteArray();
  }

  private static Protobuf named(String name, Protobuf value) {
    return new Protobuf().text(1, name).message(2, value);
  }

  private static Protobuf pathItem(Json.Obj item) {
    var out = new Protobuf();
    for (Map.Entry<String, Json> entry : item.fields().entrySet()) {
      switch (entry.getKey()) {
        case "get" -> out.message(2, operation(entry.getValue().asObject()));
        case "put" -> out.message(3, operation(entry.getValue().asObject()));
        case "post" -> out.message(4, operation(entry.getValue().asObject()));
        case "delete" -> out.message(5, operation(entry.getValue().asObject()));
        case "patch" -> out.message(8, operation(entry.getValue().asObject()));
        default -> {}
      }
    }
    for (Json parameter : item.array("parameters")) {
      out.message(9, parameter(parameter.asObject()));
    }
    return out;
  }

  private static Protobuf operation(Json.Obj operation) {
    var out = new Protobuf();
    operation.strings("tags").forEach(tag -> out.text(1, tag));
    out.text(5, operation.string("operationId"));
    operation.strings("produces").forEach(type -> out.text(6, type));
    operation.strings("consumes").forEach(type -> out.text(7, type));
    for (Json parameter : operation.array("parameters")) {
      out.message(8, parameter(parameter.asObject()));
    }
    var responses = new Protobuf();
    operation
        .object("responses")
        .fields()
        .forEach((code, response) -> responses.message(1, named(code, response(response))));
    out.message(9, responses);
    operation.strings("schemes").forEach(scheme -> out.text(10, scheme));
    extensions(operation, 13, out);
    return out;
  }

  private static Protobuf response(Json response) {
    Json.Obj fields = response.asObject();
    var out = new Protobuf().text(1, fields.string("description"));
    if (!fields.object("schema").fields().isEmpty()) {
      out.message(2, new Protobuf().message(1, schema(fields.object("schema"))));
    }
    return new Protobuf().message(1, out);
  }

  private static Protobuf parameter(Json.Obj parameter) {
    String name = parameter.string("name");
    String in = parameter.string("in");
    boolean required = parameter.bool("required");
    String type = parameter.string("type");
    Protobuf either =
        switch (in) {
          case "body" ->
              new Protobuf()
                  .message(
                      1,
                      new Protobuf()
                          .text(2, name)
                          .text(3, in)
                          .flag(4, required)
                          .message(5, schema(parameter.object("schema"))));
          case "path" ->
              nonBody(4, new Protobuf().flag(1, required).text(2, in).text(4, name).text(5, type));
          default ->
              nonBody(3, new Protobuf().flag(1, required).text(2, in).text(4, name).text(6, type));
        };
    return new Protobuf().message(1, either);
  }

  private static Protobuf nonBody(int kind, Protobuf parameter) {
    return new Protobuf().message(2, new Protobuf().message(kind, parameter));
  }

  private static Protobuf schema(Json.Obj schema) {
    var out = new Protobuf();
    out.text(1, schema.string("$ref"));
    out.text(2, schema.string("format"));
    out.text(4, schema.string("description"));
    schema.get("default").ifPresent(value -> out.message(5, any(value)));
    schema.strings("required").forEach(name -> out.text(19, name));
    schema
        .get("additionalProperties")
        .ifPresent(value -> out.message(21, new Protobuf().message(1, schema(value.asObject()))));
    if (!schema.string("type").isEmpty()) {
      out.message(22, new Protobuf().text(1, schema.string("type")));
    }
    schema
        .get("items")
        .ifPresent(value -> out.message(23, new Protobuf().message(1, schema(value.asObject()))));
    if (!schema.object("properties").fields().isEmpty()) {
      var properties = new Protobuf();
      schema
          .object("properties")
          .fields()
          .forEach((name, value) -> properties.message(1, named(name, schema(value.asObject()))));
      out.message(25, properties);
    }
    extensions(schema, 31, out);
    return out;
  }

  private static void extensions(Json.Obj fields, int number, Protobuf out) {
    fields
        .fields()
        .forEach((name, value) -> {
          if (name.startsWith("x-")) {
            out.message(number, named(name, any(value)));
          }
        });
  }

  /** Any value travels as YAML. */
  private static Protobuf any(Json value) {
    return new Protobuf().text(2, Yaml.write(value));
  }
}
