package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;

/** Leases. */
final class LeaseResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(Columns.NAME, Columns.text("Holder", "Who holds it."), Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.LEASES;
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place spec = Place.of(object.tree()).child("spec");
    Place duration = spec.child("leaseDurationSeconds");
    if (duration.isSet() && duration.number() <= 0) {
      duration.invalid("must be greater than 0");
    }
    spec.child("leaseTransitions").notNegative();
    return spec.errors();
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return Cells.of(object).text(object.spec().string("holderIdentity")).age(object, now).list();
  }
}
