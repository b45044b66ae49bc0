package io.gantry.engine.local.record;

import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Between {@link NetworkSpec} and its JSON; empty fields are left out. */
final class NetworkJson {
  private NetworkJson() {}

  static Json.Obj of(NetworkSpec network) {
    var ports = new ArrayList<Json>();
    for (PortSpec port : network.ports()) {
      ports.add(
          Json.object()
              .putUnlessEmpty("hostAddress", port.hostAddress())
              .put("hostPort", port.hostPort())
              .put("containerPort", port.containerPort())
              .put("protocol", port.protocol())
              .build());
    }
    Json.ObjectBuilder json =
        Json.object()
            .put("mode", network.mode())
            .put("ports", Json.array(ports))
            .putUnlessEmpty("exposed", network.exposed())
            .put("publishAll", network.publishAll())
            .putUnlessEmpty("extraHosts", network.extraHosts())
            .putUnlessEmpty("dns", network.dns())
            .putUnlessEmpty("dnsSearch", network.dnsSearch())
            .putUnlessEmpty("dnsOptions", network.dnsOptions());
    if (!network.endpoints().isEmpty()) {
      var endpoints = new ArrayList<Json>();
      network.endpoints().forEach(endpoint -> endpoints.add(of(endpoint)));
      json.put("endpoints", Json.array(endpoints));
    }
    if (!network.links().isEmpty()) {
      var links = new ArrayList<Json>();
      for (LinkSpec link : network.links()) {
        links.add(
            Json.object().put("container", link.container()).put("alias", link.alias()).build());
      }
      json.put("links", Json.array(links));
    }
    return json.build();
  }

  private static Json of(EndpointSpec endpoint) {
    return Json.object()
        .put("network", endpoint.network())
        .putUnlessEmpty("aliases", endpoint.aliases())
        .putUnlessEmpty("address", endpoint.address())
        .putUnlessEmpty("address6", endpoint.address6())
        .putUnlessEmpty("macAddress", endpoint.macAddress())
        .put("gatewayPriority", endpoint.gatewayPriority())
        .putUnlessEmpty("options", endpoint.options())
        .build();
  }

  static NetworkSpec network(Json.Obj json) {
    var ports = new ArrayList<PortSpec>();
    for (Json item : json.array("ports")) {
      Json.Obj port = item.asObject();
      ports.add(
          new PortSpec(
              port.string("hostAddress"),
              (int) port.number("hostPort", 0),
              (int) port.number("containerPort", 0),
              port.string("protocol")));
    }
    return new NetworkSpec(
        json.string("mode"),
        ports,
        json.strings("exposed"),
        json.bool("publishAll"),
        json.stringMap("extraHosts"),
        json.strings("dns"),
        json.strings("dnsSearch"),
        json.strings("dnsOptions"),
        endpoints(json.array("endpoints")),
        links(json.array("links")));
  }

  private static List<LinkSpec> links(List<Json> items) {
    var links = new ArrayList<LinkSpec>();
    for (Json item : items) {
      Json.Obj json = item.asObject();
      links.add(new LinkSpec(json.string("container"), json.string("alias")));
    }
    return links;
  }

  private static List<EndpointSpec> endpoints(List<Json> items) {
    var endpoints = new ArrayList<EndpointSpec>();
    for (Json item : items) {
      Json.Obj json = item.asObject();
      endpoints.add(
          new EndpointSpec(
              json.string("network"),
              json.strings("aliases"),
              json.string("address"),
              json.string("address6"),
              json.string("macAddress"),
              (int) json.number("gatewayPriority", 0),
              json.stringMap("options")));
    }
    return endpoints;
  }
}
