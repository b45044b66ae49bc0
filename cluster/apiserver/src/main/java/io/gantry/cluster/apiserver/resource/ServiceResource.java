package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.apiserver.resource.service.ServiceCells;
import io.gantry.cluster.apiserver.resource.service.ServiceChecks;
import io.gantry.cluster.apiserver.resource.service.ServiceDefaults;
import io.gantry.cluster.apiserver.resource.service.ServiceUpdate;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Services. */
final class ServiceResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Type", "Who can reach it."),
          Columns.text("Cluster-IP", "Address inside the cluster."),
          Columns.text("External-IP", "Address outside the cluster."),
          Columns.text("Port(s)", "Ports, and the nodes' ports behind a colon."),
          Columns.AGE,
          Columns.wide("Selector", "Which pods serve it."));

  /** The status of a Service says where its load balancer is, even if it has none. */
  private static final Json.Obj FIRST_STATUS =
      Json.object().put("loadBalancer", Json.Obj.EMPTY).build();

  @Override
  public ResourceType type() {
    return ResourceTypes.SERVICES;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return object.with(ServiceDefaults.of(object.spec()), "spec");
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    return object.withStatus(FIRST_STATUS);
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    ApiObject kept = Resource.super.forUpdate(object, old);
    return kept.with(ServiceUpdate.of(object.spec(), old.spec()), "spec");
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place service = Place.of(object.tree());
    ServiceChecks.service(service);
    return service.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place service = Place.of(object.tree());
    ServiceChecks.update(service, old.spec());
    ServiceChecks.service(service);
    return service.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    return Map.of(
        "spec.clusterIP", object.spec().string("clusterIP"),
        "spec.type", object.spec().string("type"));
  }

  @Override
  public List<String> fieldNames() {
    return List.of("spec.clusterIP", "spec.type");
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return ServiceCells.of(object, now);
  }
}
