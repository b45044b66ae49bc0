package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** ReplicaSets. */
final class ReplicaSetResource implements Resource {
  private static final List<Column> COLUMNS = Templates.replicaColumns();

  @Override
  public ResourceType type() {
    return ResourceTypes.REPLICA_SETS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return object.with(Templates.spec(object.spec()).build(), "spec");
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
    check(spec);
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place spec = Place.of(object.tree()).child("spec");
    check(spec);
    spec.child("selector").unchanged(Place.of(old.tree()).child("spec").child("selector"));
    return spec.errors();
  }

  private static void check(Place spec) {
    Templates.numbers(spec);
    Templates.selector(spec);
    Templates.template(spec, Templates.matcher(spec.child("selector")), "ReplicaSet");
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
    return Templates.replicas(object, now).selector(object.spec().object("selector")).list();
  }
}
