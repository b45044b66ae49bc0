package io.gantry.cluster.apiserver.resource.service;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.platform.base.json.Json;
import java.util.HashMap;
import java.util.List;

/**
 * What a new spec takes over from the old one: users apply manifests that do not name the addresses
 * and ports that the cluster chose. What a changed type has no use for is dropped.
 */
public final class ServiceUpdate {
  private static final List<String> BALANCED =
      List.of("allocateLoadBalancerNodePorts", "loadBalancerClass", "healthCheckNodePort");

  private ServiceUpdate() {}

  /** The new spec with the old one's choices. */
  public static Json.Obj of(Json.Obj spec, Json.Obj old) {
    var draft = Draft.of(spec);
    if (ServiceType.hasClusterIp(spec) && ServiceType.hasClusterIp(old)) {
      old.get("clusterIP").ifPresent(address -> draft.value("clusterIP", address));
      old.get("clusterIPs").ifPresent(addresses -> draft.value("clusterIPs", addresses));
    }
    if (!ServiceType.hasClusterIp(spec)
        && spec.string("clusterIP").equals(old.string("clusterIP"))) {
      draft.drop("clusterIP").drop("clusterIPs").drop("ipFamilies").drop("ipFamilyPolicy");
    }
    if (ServiceType.hasNodePorts(spec) && ServiceType.hasNodePorts(old)) {
      keepNodePorts(draft, old);
    }
    if (!ServiceType.hasNodePorts(spec) && ServiceType.hasNodePorts(old)) {
      dropNodePorts(draft, old);
    }
    if (!spec.string("type").equals("LoadBalancer")) {
      for (String field : BALANCED) {
        dropIfSame(draft, old, field);
      }
    }
    if (spec.string("type").equals("ClusterIP") && spec.array("externalIPs").isEmpty()) {
      dropIfSame(draft, old, "externalTrafficPolicy");
    }
    return draft.build();
  }

  /** What the user sent back as it was read is no wish of theirs. */
  private static void dropIfSame(Draft draft, Json.Obj old, String field) {
    if (old.get(field).equals(draft.build().get(field))) {
      draft.drop(field);
    }
  }

  private static void keepNodePorts(Draft draft, Json.Obj old) {
    var chosen = new HashMap<String, Long>();
    for (Json item : old.array("ports")) {
      Json.Obj port = (Json.Obj) item;
      chosen.put(key(port), port.number("nodePort", 0));
    }
    for (Json item : draft.build().array("ports")) {
      // One that the new spec itself asks for is not taken for another port.
      long asked = ((Json.Obj) item).number("nodePort", 0);
      chosen.values().removeIf(number -> asked != 0 && number == asked);
    }
    draft.each(
        "ports",
        port -> {
          long number = chosen.getOrDefault(key(port), 0L);
          return number == 0 ? port : Draft.of(port).positive("nodePort", number).build();
        });
  }

  /** Only those that are the cluster's old choice: another one is the user's error to see. */
  private static void dropNodePorts(Draft draft, Json.Obj old) {
    if (nodePorts(draft.build()).equals(nodePorts(old))) {
      draft.each("ports", port -> Draft.of(port).drop("nodePort").build());
    }
  }

  private static List<Long> nodePorts(Json.Obj spec) {
    return spec.array("ports").stream()
        .map(port -> ((Json.Obj) port).number("nodePort", 0))
        .toList();
  }

  private static String key(Json.Obj port) {
    return port.string("protocol") + port.number("port", 0);
  }
}
