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
import java.util.HashSet;
import java.util.List;

/** EndpointSlices. */
final class EndpointSliceResource implements Resource {
  private static final int MOST_ENDPOINTS = 1000;
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
  public List<FieldError> validate(ApiObject object) {
    Place slice = Place.of(object.tree());
    check(slice);
    return slice.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ApiObject object, ApiObject old) {
    Place slice = Place.of(object.tree());
    check(slice);
    slice.child("addressType").unchanged(Place.of(old.tree()).child("addressType"));
    return slice.errors();
  }

  private static void check(Place slice) {
    slice.child("addressType").oneOf(List.of("FQDN", "IPv4", "IPv6"));
    boolean named = slice.child("addressType").text().equals("FQDN");
    int count = slice.child("endpoints").items().size();
    if (count > MOST_ENDPOINTS) {
      slice.child("endpoints").tooMany(count, MOST_ENDPOINTS);
    }
    for (Place endpoint : slice.child("endpoints").items()) {
      Place addresses = endpoint.child("addresses");
      if (addresses.items().isEmpty()) {
        addresses.required("must contain at least 1 address");
      }
      for (Place address : addresses.items()) {
        address.follows(named ? Names.SUBDOMAIN : Names.IP);
      }
    }
    var names = new HashSet<String>();
    for (Place port : slice.child("ports").items()) {
      port.child("name").followsIfSet(Names.LABEL);
      if (!names.add(port.child("name").text())) {
        port.child("name").duplicate();
      }
      port.child("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
    }
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
