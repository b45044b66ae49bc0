package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is particular to a kind. All functions are pure. */
public interface Resource {
  /** The kind and where it is served. */
  ResourceType type();

  /** Sets what the user left open, as upstream's defaulting does. */
  default ApiObject withDefaults(ApiObject object) {
    return object;
  }

  /** Clears what a creator may not set, {@code status} above all, and sets {@code generation}. */
  default ApiObject forCreate(ApiObject object) {
    return object.without("status");
  }

  /** Takes from {@code old} what an update may not change; raises {@code generation} if needed. */
  default ApiObject forUpdate(ApiObject object, ApiObject old) {
    return old.at("status")
        .map(status -> object.with(status, "status"))
        .orElse(object.without("status"));
  }

  /** An update of {@code status} alone: all but status and managed fields is {@code old}'s. */
  default ApiObject forStatusUpdate(ApiObject object, ApiObject old) {
    return object
        .at("status")
        .map(status -> old.with(status, "status"))
        .orElse(old.without("status"));
  }

  /** What is wrong with a new object, in upstream's words. Metadata is checked elsewhere. */
  default List<FieldError> validate(ApiObject object) {
    return List.of();
  }

  /** What is wrong with a change, the object itself included. */
  default List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    return validate(object);
  }

  /** What field selectors can ask for, besides {@code metadata.name} and {@code .namespace}. */
  default Map<String, String> fields(ApiObject object) {
    return Map.of();
  }

  /** The names that {@link #fields} can give; others are refused. */
  default List<String> fieldNames() {
    return List.of();
  }

  /** After this an object that nobody writes is deleted; zero for never. Events live an hour. */
  default Duration lifetime() {
    return type().kind().equals("Event") ? Duration.ofHours(1) : Duration.ZERO;
  }

  /** The columns of its table; the first is Name. */
  List<Column> columns();

  /** A row of its table. */
  List<Json> cells(ApiObject object, Instant now);

  /**
   * A column of a table.
   *
   * @param type {@code string} or {@code integer}
   * @param format {@code name} for the first, else empty
   * @param priority 0 is always shown, 1 only with {@code -o wide}
   */
  record Column(String name, String type, String format, String description, int priority) {}
}
