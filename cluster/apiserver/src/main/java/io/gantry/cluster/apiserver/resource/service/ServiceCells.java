package io.gantry.cluster.apiserver.resource.service;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A Service's row. */
public final class ServiceCells {
  private ServiceCells() {}

  /** Name, Type, Cluster-IP, External-IP, Port(s), Age, Selector. */
  public static List<Json> of(ApiObject service, Instant now) {
    Json.Obj spec = service.spec();
    List<String> addresses = spec.strings("clusterIPs");
    return Cells.of(service)
        .text(spec.string("type"))
        .orNone(addresses.isEmpty() ? spec.string("clusterIP") : addresses.getFirst())
        .orNone(external(service))
        .orNone(ports(spec))
        .age(service, now)
        .labels(spec.stringMap("selector"))
        .list();
  }

  private static String external(ApiObject service) {
    Json.Obj spec = service.spec();
    return switch (spec.string("type")) {
      case "ExternalName" -> spec.string("externalName");
      case "LoadBalancer" -> {
        var addresses = new ArrayList<String>();
        for (Json item : service.status().object("loadBalancer").array("ingress")) {
          Json.Obj ingress = (Json.Obj) item;
          String ip = ingress.string("ip");
          addresses.add(ip.isEmpty() ? ingress.string("hostname") : ip);
        }
        addresses.addAll(spec.strings("externalIPs"));
        yield addresses.isEmpty() ? "<pending>" : String.join(",", addresses);
      }
      default -> String.join(",", spec.strings("externalIPs"));
    };
  }

  private static String ports(Json.Obj spec) {
    var ports = new ArrayList<String>();
    for (Json item : spec.array("ports")) {
      Json.Obj port = (Json.Obj) item;
      long nodePort = port.number("nodePort", 0);
      ports.add(
          port.number("port", 0)
              + (nodePort == 0 ? "" : ":" + nodePort)
              + "/"
              + port.string("protocol"));
    }
    return String.join(",", ports);
  }
}
