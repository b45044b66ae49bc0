package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Between a container's interfaces and their JSON in its record. */
final class EndpointJson {
  private EndpointJson() {}

  static Json array(List<Endpoint> endpoints) {
    var items = new ArrayList<Json>();
    for (Endpoint endpoint : endpoints) {
      Json.ObjectBuilder json =
          Json.object()
              .put("network", endpoint.network())
              .put("networkId", endpoint.networkId())
              .put("address", endpoint.address())
              .put("prefixLength", endpoint.prefixLength())
              .put("gateway", endpoint.gateway())
              .put("macAddress", endpoint.macAddress());
      if (!endpoint.address6().isEmpty()) {
        json.put("address6", endpoint.address6())
            .put("prefixLength6", endpoint.prefixLength6())
            .put("gateway6", endpoint.gateway6());
      }
      items.add(json.putUnlessEmpty("names", endpoint.names()).build());
    }
    return Json.array(items);
  }

  /** Those of a record; records of earlier versions have one at most, under another key. */
  static List<Endpoint> list(Json.Obj record) {
    var endpoints = new ArrayList<Endpoint>();
    record.get("endpoint").ifPresent(one -> endpoints.add(endpoint(one.asObject())));
    for (Json item : record.array("endpoints")) {
      endpoints.add(endpoint(item.asObject()));
    }
    return endpoints;
  }

  private static Endpoint endpoint(Json.Obj json) {
    return new Endpoint(
        json.string("network"),
        json.string("networkId"),
        json.string("address"),
        (int) json.number("prefixLength", 0),
        json.string("gateway"),
        json.string("macAddress"),
        json.string("address6"),
        (int) json.number("prefixLength6", 0),
        json.string("gateway6"),
        json.strings("names"));
  }
}
