package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Pod as an endpoint of a Service; pure.
 *
 * @param ready new connections may go there
 * @param serving it answers, even if it is about to go
 * @param hostname its own name below the Service's; empty if it has none
 */
record PodEndpoint(
    ApiObject pod,
    String address,
    boolean ready,
    boolean serving,
    boolean terminating,
    String hostname) {

  /** The Pod as an endpoint in an address family, if it has an address there and still runs. */
  static Optional<PodEndpoint> of(ServiceView service, ApiObject pod, String family) {
    var state = new PodState(pod);
    Optional<String> address = address(pod, family);
    if (state.isTerminal() || address.isEmpty()) {
      return Optional.empty();
    }
    boolean serving = state.isReady();
    boolean terminating = pod.isBeingDeleted();
    boolean named = pod.text("spec", "subdomain").equals(service.service().name());
    return Optional.of(
        new PodEndpoint(
            pod,
            address.get(),
            service.publishesNotReady() || (serving && !terminating),
            serving,
            terminating,
            named ? pod.text("spec", "hostname") : ""));
  }

  private static Optional<String> address(ApiObject pod, String family) {
    var all = new ArrayList<String>();
    for (Json item : pod.status().array("podIPs")) {
      all.add(item.asObject().string("ip"));
    }
    if (all.isEmpty()) {
      all.add(pod.status().string("podIP"));
    }
    boolean six = family.equals("IPv6");
    return all.stream()
        .filter(address -> !address.isEmpty() && address.contains(":") == six)
        .findFirst();
  }

  /** The item of a slice's {@code endpoints}. */
  Json.Obj sliceItem(String zone) {
    Json.Obj conditions =
        Json.object()
            .put("ready", ready)
            .put("serving", serving)
            .put("terminating", terminating)
            .build();
    return Json.object()
        .put("addresses", Json.strings(List.of(address)))
        .put("conditions", conditions)
        .putUnlessEmpty("hostname", hostname)
        .putUnlessEmpty("nodeName", pod.text("spec", "nodeName"))
        .put("targetRef", reference())
        .putUnlessEmpty("zone", zone)
        .build();
  }

  /** The item of an Endpoints subset's {@code addresses}. */
  Json.Obj addressItem() {
    return Json.object()
        .put("ip", address)
        .putUnlessEmpty("hostname", hostname)
        .putUnlessEmpty("nodeName", pod.text("spec", "nodeName"))
        .put("targetRef", reference())
        .build();
  }

  private Json.Obj reference() {
    return Json.object()
        .put("kind", "Pod")
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.uid())
        .build();
  }
}
