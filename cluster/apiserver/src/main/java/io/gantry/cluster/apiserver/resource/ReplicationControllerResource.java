package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** ReplicationControllers: their selector is a map, by default the labels of the template. */
final class ReplicationControllerResource implements Resource {
  private static final List<Column> COLUMNS = Templates.replicaColumns();

  @Override
  public ResourceType type() {
    return ResourceTypes.REPLICATION_CONTROLLERS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    Json.Obj labels = object.spec().object("template").object("metadata").object("labels");
    Draft spec = Templates.spec(object.spec());
    if (!labels.fields().isEmpty() && object.spec().object("selector").fields().isEmpty()) {
      spec.put("selector", labels);
    }
    ApiObject filled = object.with(spec.build(), "spec");
    return labels.fields().isEmpty() || !object.labels().isEmpty()
        ? filled
        : filled.with(labels, "metadata", "labels");
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    return Generations.first(object.withStatus(Templates.NO_REPLICAS));
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    ApiObject kept = Resource.super.forUpdate(object, old);
    return Generations.next(kept, old, Generations.specChanged(object, old));
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place spec = Place.of(object.tree()).child("spec");
    Templates.numbers(spec);
    Place selector = spec.child("selector");
    Map<String, String> wanted = object.spec().stringMap("selector");
    if (wanted.isEmpty()) {
      selector.required();
    }
    Templates.template(
        spec, labels -> labels.entrySet().containsAll(wanted.entrySet()), "ReplicationController");
    return spec.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    return Map.of("status.replicas", Long.toString(object.status().number("replicas", 0)));
  }

  @Override
  public List<String> fieldNames() {
    return List.of("status.replicas");
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return Templates.replicas(object, now).labels(object.spec().stringMap("selector")).list();
  }
}
