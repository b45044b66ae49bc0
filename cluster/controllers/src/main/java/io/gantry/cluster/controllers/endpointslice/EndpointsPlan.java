package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Endpoints object of a Service; pure. */
final class EndpointsPlan {
  private static final int MOST = 1000;
  private static final String OVER = "endpoints.kubernetes.io/over-capacity";
  private static final String MANAGER = "endpoints.kubernetes.io/managed-by";

  private EndpointsPlan() {}

  /** What to write: nothing if it is as it should be. */
  static Optional<ApiObject> decide(
      ServiceView service, List<ApiObject> pods, Optional<ApiObject> present) {
    String family = service.families().getFirst();
    var all = new ArrayList<PodEndpoint>();
    for (ApiObject pod : pods) {
      PodEndpoint.of(service, pod, family)
          .filter(endpoint -> !endpoint.terminating() || service.publishesNotReady())
          .ifPresent(all::add);
    }
    all.sort(Comparator.comparing(PodEndpoint::address));
    boolean over = all.size() > MOST;
    var groups = new LinkedHashMap<Json.Arr, List<PodEndpoint>>();
    for (PodEndpoint endpoint : over ? all.subList(0, MOST) : all) {
      List<Json.Obj> ports = service.ports(endpoint.pod());
      if (!ports.isEmpty() || service.service().spec().array("ports").isEmpty()) {
        groups.computeIfAbsent(Json.array(ports), _ -> new ArrayList<>()).add(endpoint);
      }
    }
    var labels = new LinkedHashMap<>(service.labels());
    labels.put(MANAGER, "endpoint-controller");
    ApiObject base =
        present.orElse(
            ApiObject.of(
                ResourceTypes.ENDPOINTS, service.service().namespace(), service.service().name()));
    ApiObject now = base.with(Json.stringMap(labels), "metadata", "labels");
    if (over) {
      now = now.withAnnotation(OVER, "truncated");
    } else {
      now = now.without("metadata", "annotations", OVER);
    }
    List<Json.Obj> subsets = groups.entrySet().stream().map(EndpointsPlan::subset).toList();
    now = subsets.isEmpty() ? now.without("subsets") : now.with(Json.array(subsets), "subsets");
    return present.isPresent() && now.tree().equals(base.tree())
        ? Optional.empty()
        : Optional.of(now);
  }

  private static Json.Obj subset(Map.Entry<Json.Arr, List<PodEndpoint>> group) {
    var subset = Json.object();
    for (boolean ready : List.of(true, false)) {
      List<Json.Obj> addresses =
          group.getValue().stream()
              .filter(endpoint -> endpoint.ready() == ready)
              .map(PodEndpoint::addressItem)
              .toList();
      if (!addresses.isEmpty()) {
        subset.put(ready ? "addresses" : "notReadyAddresses", Json.array(addresses));
      }
    }
    if (!group.getKey().items().isEmpty()) {
      List<Json> ports = group.getKey().items().stream().map(EndpointsPlan::port).toList();
      subset.put("ports", Json.array(ports));
    }
    return subset.build();
  }

  /** Here a port without a name has no field for it. */
  private static Json port(Json item) {
    Json.Obj port = item.asObject();
    return Json.object()
        .putUnlessEmpty("name", port.string("name"))
        .put("port", port.number("port", 0))
        .put("protocol", port.string("protocol"))
        .putUnlessEmpty("appProtocol", port.string("appProtocol"))
        .build();
  }
}
