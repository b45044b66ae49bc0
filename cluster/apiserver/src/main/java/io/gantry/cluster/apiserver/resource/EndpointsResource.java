package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.cell.Shortened;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
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
  public List<FieldError> validate(ApiObject object) {
    Place endpoints = Place.of(object.tree());
    for (Place subset : endpoints.child("subsets").items()) {
      if (subset.child("addresses").items().isEmpty()
          && subset.child("notReadyAddresses").items().isEmpty()) {
        subset.required("must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Place address : subset.child(list).items()) {
          address.child("ip").follows(Names.IP);
        }
      }
      List<Place> ports = subset.child("ports").items();
      for (Place port : ports) {
        if (ports.size() > 1 && !port.child("name").isSet()) {
          port.child("name").required();
        }
        port.child("name").followsIfSet(Names.LABEL);
        port.child("port").portNumber();
        port.child("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
      }
    }
    return endpoints.errors();
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
