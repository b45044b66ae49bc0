package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;

/** Deployments. */
final class DeploymentResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("Ready", "Ready pods of those that there should be."),
          Columns.text("Up-to-date", "Pods of the present template."),
          Columns.text("Available", "Pods that have been ready for long enough."),
          Columns.AGE,
          Templates.WIDE.get(0),
          Templates.WIDE.get(1),
          Templates.WIDE.get(2));

  @Override
  public ResourceType type() {
    return ResourceTypes.DEPLOYMENTS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    Json.Obj spec =
        Templates.spec(object.spec())
            .always("strategy", DeploymentResource::strategy)
            .number("revisionHistoryLimit", 10)
            .number("progressDeadlineSeconds", 600)
            .build();
    return object.with(spec, "spec");
  }

  private static Json.Obj strategy(Json.Obj strategy) {
    var draft = Draft.of(strategy).text("type", "RollingUpdate");
    if (draft.string("type").equals("RollingUpdate")) {
      draft.always(
          "rollingUpdate",
          rolling ->
              Draft.of(rolling).text("maxUnavailable", "25%").text("maxSurge", "25%").build());
    }
    return draft.build();
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    return Generations.first(object.withStatus(Json.Obj.EMPTY));
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    // Annotations count too: the revision history is told apart by them.
    boolean changed =
        Generations.specChanged(object, old) || !object.annotations().equals(old.annotations());
    return Generations.next(Resource.super.forUpdate(object, old), old, changed);
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    Json.Obj status = object.status();
    long wanted = object.spec().number("replicas", 0);
    return Cells.of(object)
        .text(status.number("readyReplicas", 0) + "/" + wanted)
        .number(status.number("updatedReplicas", 0))
        .number(status.number("availableReplicas", 0))
        .age(object, now)
        .containers(Templates.podSpec(object))
        .selector(object.spec().object("selector"))
        .list();
  }
}
