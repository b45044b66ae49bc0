package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;

/** ServiceAccounts. */
final class ServiceAccountResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(Columns.NAME, Columns.text("Secrets", "How many secrets it lists."), Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.SERVICE_ACCOUNTS;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    return Cells.of(object).number(object.tree().array("secrets").size()).age(object, now).list();
  }
}
