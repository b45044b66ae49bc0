package io.gantry.cluster.model;

import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes object: an immutable tree with {@code apiVersion}, {@code kind} and {@code
 * metadata}. Absent fields read as empty; writers return another object.
 */
public record ApiObject(Json.Obj tree) {
  /** A new object of a type, with name and namespace and nothing else. */
  public static ApiObject of(ResourceType type, String namespace, String name) {
    var metadata = Json.object().put("name", name);
    if (type.namespaced()) {
      metadata.put("namespace", namespace);
    }
    return new ApiObject(
        Json.object()
            .put("apiVersion", type.apiVersion())
            .put("kind", type.kind())
            .put("metadata", metadata.build())
            .build());
  }

  /** As in {@code apps/v1}. */
  public String apiVersion() {
    return tree.string("apiVersion");
  }

  /** As in {@code Deployment}. */
  public String kind() {
    return tree.string("kind");
  }

  /** {@code metadata}. */
  public Json.Obj metadata() {
    return tree.object("metadata");
  }

  /** {@code spec}. */
  public Json.Obj spec() {
    return tree.object("spec");
  }

  /** {@code status}. */
  public Json.Obj status() {
    return tree.object("status");
  }

  public String name() {
    return metadata().string("name");
  }

  /** Empty for cluster-wide objects. */
  public String namespace() {
    return metadata().string("namespace");
  }

  public ObjectKey key() {
    return new ObjectKey(namespace(), name());
  }

  public String uid() {
    return metadata().string("uid");
  }

  /** A decimal number; empty before the object was stored. */
  public String resourceVersion() {
    return metadata().string("resourceVersion");
  }

  public long generation() {
    return metadata().number("generation", 0);
  }

  public Map<String, String> labels() {
    return metadata().stringMap("labels");
  }

  public Map<String, String> annotations() {
    return metadata().stringMap("annotations");
  }

  public List<String> finalizers() {
    return metadata().strings("finalizers");
  }

  public Optional<Instant> creationTimestamp() {
    return KubeTime.parse(metadata().string("creationTimestamp"));
  }

  /** When it was marked for deletion plus its grace, if it was. */
  public Optional<Instant> deletionTimestamp() {
    return KubeTime.parse(metadata().string("deletionTimestamp"));
  }

  public boolean isBeingDeleted() {
    return metadata().get("deletionTimestamp").isPresent();
  }

  public List<OwnerReference> ownerReferences() {
    var owners = new ArrayList<OwnerReference>();
    for (Json item : metadata().array("ownerReferences")) {
      if (item instanceof Json.Obj reference) {
        owners.add(OwnerReference.of(reference));
      }
    }
    return List.copyOf(owners);
  }

  /** The owner that controls it, if one does. */
  public Optional<OwnerReference> controller() {
    return ownerReferences().stream().filter(OwnerReference::controller).findFirst();
  }

  /** The value at a path of field names, if it is there and not {@code null}. */
  public Optional<Json> at(String... path) {
    Json value = tree;
    for (String name : path) {
      if (!(value instanceof Json.Obj object)) {
        return Optional.empty();
      }
      Optional<Json> next = object.get(name);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      value = next.get();
    }
    return Optional.of(value);
  }

  /** The string at a path, or {@code ""}. */
  public String text(String... path) {
    return at(path).filter(Json.Str.class::isInstance).map(v -> ((Json.Str) v).value()).orElse("");
  }

  /** The whole number at a path, or {@code fallback}. */
  public long number(long fallback, String... path) {
    return at(path)
        .filter(Json.Num.class::isInstance)
        .map(v -> ((Json.Num) v).asLong())
        .orElse(fallback);
  }

  /** This object with the value at {@code path} set; missing objects on the way are made. */
  public ApiObject with(Json value, String... path) {
    return new ApiObject(set(tree, value, path, 0));
  }

  /** This object without what is at {@code path}. */
  public ApiObject without(String... path) {
    return at(path).isEmpty() && !holdsNull(path) ? this : new ApiObject(drop(tree, path, 0));
  }

  private boolean holdsNull(String... path) {
    Json.Obj parent = tree;
    for (int i = 0; i + 1 < path.length; i++) {
      parent = parent.object(path[i]);
    }
    return parent.fields().containsKey(path[path.length - 1]);
  }

  private static Json.Obj set(Json.Obj into, Json value, String[] path, int depth) {
    if (depth == path.length - 1) {
      return into.with(path[depth], value);
    }
    return into.with(path[depth], set(into.object(path[depth]), value, path, depth + 1));
  }

  private static Json.Obj drop(Json.Obj from, String[] path, int depth) {
    if (depth < path.length - 1) {
      return from.with(path[depth], drop(from.object(path[depth]), path, depth + 1));
    }
    var copy = new LinkedHashMap<>(from.fields());
    copy.remove(path[depth]);
    return new Json.Obj(copy);
  }

  /** This object with another {@code status}. */
  public ApiObject withStatus(Json.Obj status) {
    return with(status, "status");
  }

  /** This object with a label set. */
  public ApiObject withLabel(String name, String value) {
    return with(Json.of(value), "metadata", "labels", name);
  }

  /** This object with an annotation set. */
  public ApiObject withAnnotation(String name, String value) {
    return with(Json.of(value), "metadata", "annotations", name);
  }
}
