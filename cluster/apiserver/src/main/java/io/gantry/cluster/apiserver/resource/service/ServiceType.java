package io.gantry.cluster.apiserver.resource.service;

import io.gantry.platform.base.json.Json;

/** What a Service's type means for its addresses. */
public final class ServiceType {
  private ServiceType() {}

  /** Whether it has an address in the cluster, or says {@code None} to one. */
  public static boolean hasClusterIp(Json.Obj spec) {
    return !spec.string("type").equals("ExternalName");
  }

  /** Whether its ports are open on every node. */
  public static boolean hasNodePorts(Json.Obj spec) {
    return switch (spec.string("type")) {
      case "NodePort" -> true;
      case "LoadBalancer" ->
          spec.get("allocateLoadBalancerNodePorts").isEmpty()
              || spec.bool("allocateLoadBalancerNodePorts");
      default -> false;
    };
  }
}
