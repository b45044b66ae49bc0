package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Namespaces: kept by a finalizer until what is in them is gone. */
final class NamespaceResource implements Resource {
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final List<String> STANDARD =
      List.of("kubernetes", "orphan", "foregroundDeletion");
  private static final List<Column> COLUMNS =
      List.of(Columns.NAME, Columns.text("Status", "Active or Terminating."), Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.NAMESPACES;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    ApiObject active = object.withStatus(Draft.of(object.status()).text("phase", "Active").build());
    return object.name().isEmpty() ? active : active.withLabel(NAME_LABEL, object.name());
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    List<String> finalizers = object.spec().strings("finalizers");
    ApiObject named = object.withLabel(NAME_LABEL, object.name());
    ApiObject active = named.withStatus(Json.object().put("phase", "Active").build());
    if (finalizers.contains("kubernetes")) {
      return active;
    }
    var all = new ArrayList<>(finalizers);
    all.add("kubernetes");
    return active.with(Json.strings(all), "spec", "finalizers");
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    ApiObject kept = Resource.super.forUpdate(object, old);
    return old.at("spec").map(spec -> kept.with(spec, "spec")).orElse(kept.without("spec"));
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place finalizers = Place.of(object.tree()).child("spec").child("finalizers");
    for (Place finalizer : finalizers.items()) {
      for (String complaint : Names.QUALIFIED.complaints(finalizer.text())) {
        finalizers.invalid(finalizer.value(), complaint);
      }
      if (!finalizer.text().contains("/") && !STANDARD.contains(finalizer.text())) {
        finalizers.invalid(
            finalizer.value(),
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
    return finalizers.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    return Map.of("status.phase", object.status().string("phase"), "name", object.name());
  }

  @Override
  public List<String> fieldNames() {
    return List.of("status.phase", "name");
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return Cells.of(object).text(object.status().string("phase")).age(object, now).list();
  }
}
