package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.cell.Shortened;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;

/** Endpoints, the older form of EndpointSlices. */
final class EndpointsResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(Columns.NAME, Columns.text("Endpoints", "Addresses and ports."), Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.ENDPOINTS;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return new ApiObject(
        Draft.of(object.tree())
            .each(
                "subsets",
                subset ->
                    Draft.of(subset)
                        .each("ports", port -> Draft.of(port).text("protocol", "TCP").build())
                        .build())
            .build());
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    var list = new Shortened();
    for (Json subset : object.tree().array("subsets")) {
      addAll((Json.Obj) subset, list);
    }
    return Cells.of(object).text(list.text(Cells.NONE)).age(object, now).list();
  }

  private static void addAll(Json.Obj subset, Shortened list) {
    List<Json> addresses = subset.array("addresses");
    if (subset.array("ports").isEmpty()) {
      addresses.forEach(address -> list.add(((Json.Obj) address).string("ip")));
    }
    for (Json port : subset.array("ports")) {
      long number = ((Json.Obj) port).number("port", 0);
      addresses.forEach(address -> list.add(joined(((Json.Obj) address).string("ip"), number)));
    }
  }

  private static String joined(String ip, long port) {
    return ip.contains(":") ? "[" + ip + "]:" + port : ip + ":" + port;
  }
}
