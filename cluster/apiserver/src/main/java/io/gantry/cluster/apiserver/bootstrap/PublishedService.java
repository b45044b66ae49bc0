package io.gantry.cluster.apiserver.bootstrap;

import io.gantry.cluster.apiserver.bootstrap.Bootstrap.Address;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * A Service without selector: what serves it runs in no Pod, so its endpoints are written here.
 *
 * @param address of the Service
 * @param target what serves all its ports
 */
record PublishedService(
    String namespace,
    String name,
    String address,
    Json.Obj labels,
    List<Port> ports,
    Address target) {
  private static final List<String> ADDRESS_FIELDS = List.of("subsets", "endpoints", "ports");

  record Port(String name, String protocol, int number) {}

  ApiObject service() {
    var list =
        ports.stream()
            .map(port -> port(port, port.number()).with("targetPort", Json.of(target.port())))
            .toList();
    Json.Obj spec =
        Json.object()
            .put("type", "ClusterIP")
            .put("clusterIP", address)
            .put("sessionAffinity", "None")
            .put("ports", Json.array(list))
            .build();
    return ApiObject.of(ResourceTypes.SERVICES, namespace, name)
        .with(labels, "metadata", "labels")
        .with(spec, "spec");
  }

  /** Nobody shall make a second slice from these: the one below says the same. */
  ApiObject endpoints() {
    Json.Obj ip = Json.object().put("ip", target.ip()).build();
    Json.Obj subset =
        Json.object().put("addresses", Json.array(List.of(ip))).put("ports", targetPorts()).build();
    return ApiObject.of(ResourceTypes.ENDPOINTS, namespace, name)
        .with(Json.array(List.of(subset)), "subsets")
        .withLabel("endpointslice.kubernetes.io/skip-mirror", "true");
  }

  ApiObject slice() {
    Json.Obj endpoint =
        Json.object()
            .put("addresses", Json.strings(List.of(target.ip())))
            .put("conditions", Json.object().put("ready", true).build())
            .build();
    return ApiObject.of(ResourceTypes.ENDPOINT_SLICES, namespace, name)
        .with(Json.of("IPv4"), "addressType")
        .with(Json.array(List.of(endpoint)), "endpoints")
        .with(targetPorts(), "ports")
        .withLabel("kubernetes.io/service-name", name);
  }

  private Json.Arr targetPorts() {
    return Json.array(ports.stream().map(port -> port(port, target.port())).toList());
  }

  private static Json.Obj port(Port port, int number) {
    return Json.object()
        .put("name", port.name())
        .put("port", number)
        .put("protocol", port.protocol())
        .build();
  }

  static boolean sameAddresses(ApiObject one, ApiObject other) {
    return ADDRESS_FIELDS.stream()
        .allMatch(field -> one.tree().array(field).equals(other.tree().array(field)));
  }

  /** {@code found} with the addresses of {@code wanted}. */
  static ApiObject withAddresses(ApiObject found, ApiObject wanted) {
    ApiObject changed = found;
    for (String field : ADDRESS_FIELDS) {
      if (wanted.at(field).isPresent()) {
        changed = changed.with(wanted.at(field).get(), field);
      }
    }
    return changed;
  }
}
