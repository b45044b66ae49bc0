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

/** ConfigMaps. */
final class ConfigMapResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(Columns.NAME, Columns.text("Data", "How many keys it has."), Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.CONFIG_MAPS;
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place configMap = Place.of(object.tree());
    KeyedValues.check(configMap, "data", "binaryData");
    return configMap.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place configMap = Place.of(object.tree());
    KeyedValues.immutable(configMap, Place.of(old.tree()), "data", "binaryData");
    KeyedValues.check(configMap, "data", "binaryData");
    return configMap.errors();
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    int keys =
        object.tree().object("data").fields().size()
            + object.tree().object("binaryData").fields().size();
    return Cells.of(object).number(keys).age(object, now).list();
  }
}
