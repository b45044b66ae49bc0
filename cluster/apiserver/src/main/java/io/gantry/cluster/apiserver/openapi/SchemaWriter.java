package io.gantry.cluster.apiserver.openapi;

import io.gantry.cluster.model.schema.FieldType;
import io.gantry.cluster.model.schema.FieldType.Scalar;
import io.gantry.cluster.model.schema.Model;
import io.gantry.cluster.model.schema.Model.Merge;
import io.gantry.cluster.model.schema.Schemas;
import io.gantry.platform.base.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Models as schemas, and those that they refer to.
 *
 * <p>v3 wraps references in {@code allOf}, because there a reference may have no neighbours.
 */
final class SchemaWriter {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
  private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

  private final Schemas schemas;
  private final boolean v3;
  private final Map<String, List<Json>> kinds = new HashMap<>();
  private final Deque<Model> waiting = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Json> written = new TreeMap<>();

  SchemaWriter(Schemas schemas, boolean v3) {
    this.schemas = schemas;
    this.v3 = v3;
  }

  /** As in {@code io.k8s.api.apps.v1.Deployment}. */
  static String name(String model) {
    return model.startsWith("meta.v1.")
        ? "io.k8s.apimachinery.pkg.apis." + model
        : "io.k8s.api." + model;
  }

  /** A reference to a kind, whose schema then carries group, version and kind. */
  Json.Obj kind(String group, String version, String kind) {
    String apiVersion = group.isEmpty() ? version : group + "/" + version;
    Model model = schemas.model(apiVersion, kind).orElseThrow();
    return kind(model, group, version, kind);
  }

  /** A reference to a model that is served as a kind of a group. */
  Json.Obj kind(Model model, String group, String version, String kind) {
    Json identity = identity(group, version, kind);
    List<Json> identities = kinds.computeIfAbsent(model.name(), _ -> new ArrayList<>());
    if (!identities.contains(identity)) {
      identities.add(identity);
    }
    return reference(model);
  }

  Json.Obj meta(String name) {
    return reference(schemas.named("meta.v1." + name).orElseThrow());
  }

  static Json.Obj identity(String group, String version, String kind) {
    return Json.object().put("group", group).put("kind", kind).put("version", version).build();
  }

  private Json.Obj reference(Model model) {
    if (seen.add(model.name())) {
      waiting.add(model);
    }
    return reference(name(model.name()));
  }

  private Json.Obj reference(String name) {
    String place = v3 ? "#/components/schemas/" : "#/definitions/";
    return Json.object().put("$ref", place + name).build();
  }

  /** All that was referred to, by name. */
  Json.Obj schemas() {
    for (Model model = waiting.poll(); model != null; model = waiting.poll()) {
      written.put(name(model.name()), schema(model));
    }
    return new Json.Obj(written);
  }

  private Json schema(Model model) {
    var properties = new TreeMap<String, Json>();
    var required = new ArrayList<String>();
    for (Model.Field field : model.fields().values()) {
      properties.put(field.name(), property(model, field));
      if (field.required()) {
        required.add(field.name());
      }
    }
    var schema =
        Json.object()
            .putUnlessEmpty("description", schemas.text(model))
            .put("type", "object")
            .putUnlessEmpty("required", required);
    if (!properties.isEmpty()) {
      schema.put("properties", new Json.Obj(properties));
    }
    List<Json> identities = kinds.getOrDefault(model.name(), List.of());
    if (!identities.isEmpty()) {
      schema.put("x-kubernetes-group-version-kind", Json.array(identities));
    }
    if (model.atomic()) {
      schema.put("x-kubernetes-map-type", "atomic");
    }
    return schema.build();
  }

  private Json property(Model model, Model.Field field) {
    var property = Json.object().putUnlessEmpty("description", schemas.text(model, field));
    Json.Obj type = type(field.type());
    if (v3 && type.fields().containsKey("$ref")) {
      property.put("allOf", Json.array(List.of(type)));
    } else {
      type.fields().forEach(property::put);
    }
    field.defaultValue().ifPresent(value -> property.put("default", value));
    merging(field, property);
    return property.build();
  }

  private static void merging(Model.Field field, Json.ObjectBuilder property) {
    if (field.type() instanceof FieldType.ListOf) {
      if (field.merge() == Merge.MAP) {
        property.put("x-kubernetes-list-map-keys", Json.strings(field.keys()));
      }
      property.put(
          "x-kubernetes-list-type",
          switch (field.merge()) {
            case MAP -> "map";
            case SET -> "set";
            case ATOMIC, GRANULAR -> "atomic";
          });
    } else if (field.merge() == Merge.ATOMIC) {
      property.put("x-kubernetes-map-type", "atomic");
    }
    property.putUnlessEmpty("x-kubernetes-patch-merge-key", field.patchKey());
    String strategy =
        (field.patchMerge() ? "merge" : "")
            + (field.patchMerge() && field.patchRetainKeys() ? "," : "")
            + (field.patchRetainKeys() ? "retainKeys" : "");
    property.putUnlessEmpty("x-kubernetes-patch-strategy", strategy);
  }

  private Json.Obj type(FieldType type) {
    return switch (type) {
      case FieldType.Any _ -> Json.object().put("type", "object").build();
      case FieldType.Scalar scalar -> scalar(scalar);
      case FieldType.Ref ref -> reference(ref.model());
      case FieldType.ListOf(FieldType item) ->
          Json.object().put("type", "array").put("items", wrapped(item)).build();
      case FieldType.MapOf(FieldType value) ->
          Json.object().put("type", "object").put("additionalProperties", wrapped(value)).build();
    };
  }

  private Json wrapped(FieldType type) {
    Json.Obj plain = type(type);
    return v3 && plain.fields().containsKey("$ref")
        ? Json.object().put("allOf", Json.array(List.of(plain))).build()
        : plain;
  }

  private Json.Obj scalar(Scalar scalar) {
    return switch (scalar) {
      case STRING -> plain("string", "");
      case INT32 -> plain("integer", "int32");
      case INT64 -> plain("integer", "int64");
      case DOUBLE -> plain("number", "double");
      case BOOLEAN -> plain("boolean", "");
      case BYTES -> plain("string", "byte");
      case TIME -> shared(META + "Time", plain("string", "date-time"));
      case MICRO_TIME -> shared(META + "MicroTime", plain("string", "date-time"));
      case QUANTITY -> shared(QUANTITY, either("string", "number", ""));
      case INT_OR_STRING -> shared(INT_OR_STRING, either("integer", "string", "int-or-string"));
    };
  }

  /** A scalar with a name of its own. */
  private Json.Obj shared(String name, Json.Obj schema) {
    written.put(name, schema);
    return reference(name);
  }

  private Json.Obj either(String one, String other, String format) {
    return v3
        ? Json.object()
            .putUnlessEmpty("format", format)
            .put("oneOf", Json.array(List.of(plain(one, ""), plain(other, ""))))
            .build()
        : plain("string", format);
  }

  private static Json.Obj plain(String type, String format) {
    return Json.object().put("type", type).putUnlessEmpty("format", format).build();
  }
}
