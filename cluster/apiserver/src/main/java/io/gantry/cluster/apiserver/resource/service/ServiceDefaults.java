package io.gantry.cluster.apiserver.resource.service;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** What a Service's spec has where the user said nothing. Addresses are given by admission. */
public final class ServiceDefaults {
  /** Three hours, as upstream keeps a client with its endpoint. */
  private static final long AFFINITY_SECONDS = 10_800;

  private ServiceDefaults() {}

  /** The spec filled in. */
  public static Json.Obj of(Json.Obj spec) {
    var draft =
        Draft.of(spec)
            .text("type", "ClusterIP")
            .text("sessionAffinity", "None")
            .each("ports", ServiceDefaults::port);
    if (draft.string("sessionAffinity").equals("ClientIP")) {
      draft.always(
          "sessionAffinityConfig",
          config ->
              Draft.of(config)
                  .always(
                      "clientIP",
                      client -> Draft.of(client).number("timeoutSeconds", AFFINITY_SECONDS).build())
                  .build());
    } else {
      draft.drop("sessionAffinityConfig");
    }
    return draft.string("type").equals("ExternalName") ? draft.build() : reachable(draft).build();
  }

  private static Draft reachable(Draft draft) {
    Json.Obj spec = draft.build();
    String type = spec.string("type");
    draft
        .text("internalTrafficPolicy", "Cluster")
        .text("ipFamilyPolicy", "SingleStack")
        .value("ipFamilies", Json.strings(List.of("IPv4")));
    boolean fromOutside = !type.equals("ClusterIP") || !spec.array("externalIPs").isEmpty();
    if (fromOutside) {
      draft.text("externalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      draft.value("allocateLoadBalancerNodePorts", Json.of(true));
    }
    String address = spec.string("clusterIP");
    List<String> addresses = spec.strings("clusterIPs");
    if (!address.isEmpty() && addresses.isEmpty()) {
      draft.put("clusterIPs", Json.strings(List.of(address)));
    }
    return draft;
  }

  private static Json.Obj port(Json.Obj port) {
    return Draft.of(port)
        .text("protocol", "TCP")
        .positive("targetPort", port.number("port", 0))
        .build();
  }
}
