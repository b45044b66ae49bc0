package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
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
    strategy(spec);
    Templates.template(spec, Templates.matcher(spec.child("selector")), "ReplicaSet");
  }

  private static void strategy(Place spec) {
    Place strategy = spec.child("strategy");
    Place rolling = strategy.child("rollingUpdate");
    switch (strategy.child("type").text()) {
      case "Recreate" -> {
        if (rolling.isSet()) {
          rolling.forbidden("may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> rolling(rolling);
      default -> strategy.child("type").notSupported(List.of("Recreate", "RollingUpdate"));
    }
    spec.child("revisionHistoryLimit").notNegative();
    Place deadline = spec.child("progressDeadlineSeconds");
    deadline.notNegative();
    if (deadline.isSet() && deadline.number() <= spec.child("minReadySeconds").number()) {
      deadline.invalid("must be greater than minReadySeconds");
    }
  }

  private static void rolling(Place rolling) {
    Place unavailable = rolling.child("maxUnavailable");
    Place surge = rolling.child("maxSurge");
    share(unavailable);
    share(surge);
    if (isNone(unavailable) && isNone(surge)) {
      unavailable.invalid("may not be 0 when `maxSurge` is 0");
    }
    if (percent(unavailable) > 100) {
      unavailable.invalid("must not be greater than 100%");
    }
  }

  private static void share(Place share) {
    if (share.value() instanceof Json.Str && percent(share) < 0) {
      share.invalid(
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
              + " or '93%', regex used for validation is '[0-9]+%')");
    }
    share.notNegative();
  }

  private static boolean isNone(Place share) {
    return share.value() instanceof Json.Str ? percent(share) == 0 : share.number() == 0;
  }

  /** The number before the percent sign; -1 for what is no percentage. */
  private static long percent(Place share) {
    String text = share.text();
    int end = text.length() - 1;
    if (end < 1 || end > 9 || text.charAt(end) != '%') {
      return -1;
    }
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(text, 0, end, 10);
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
