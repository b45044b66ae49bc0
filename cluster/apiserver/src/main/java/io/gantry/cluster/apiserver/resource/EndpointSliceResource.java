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

/** EndpointSlices. */
final class EndpointSliceResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.NAME,
          Columns.text("AddressType", "IPv4, IPv6 or FQDN."),
          Columns.text("Ports", "Ports of all its endpoints."),
          Columns.text("Endpoints", "Addresses."),
          Columns.AGE);

  @Override
  public ResourceType type() {
    return ResourceTypes.ENDPOINT_SLICES;
  }

  @Override
  public ApiObject withDefaults(ApiObject object) {
    return new ApiObject(
        Draft.of(object.tree())
            .each(
                "ports",
                port -> Draft.of(port).value("name", Json.of("")).text("protocol", "TCP").build())
            .build());
  }

  @Override
  public ApiObject forCreate(ApiObject object) {
    return Generations.first(object);
  }

  @Override
  public ApiObject forUpdate(ApiObject object, ApiObject old) {
    return Generations.next(object, old, !content(object).equals(content(old)));
  }

  /** All but what the server itself keeps in the metadata. */
  private static List<Object> content(ApiObject object) {
    Json.Obj tree = object.tree();
    return List.of(
        tree.array("endpoints"), tree.array("ports"), object.labels(), object.annotations());
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    var ports = new Shortened();
    for (Json item : object.tree().array("ports")) {
      Json.Obj port = (Json.Obj) item;
      ports.add(port.get("port").map(Json::text).orElse("*"));
    }
    var addresses = new Shortened();
    for (Json item : object.tree().array("endpoints")) {
      ((Json.Obj) item).strings("addresses").forEach(addresses::add);
    }
    return Cells.of(object)
        .text(object.tree().string("addressType"))
        .text(ports.text("<unset>"))
        .text(addresses.text("<unset>"))
        .age(object, now)
        .list();
  }
}
