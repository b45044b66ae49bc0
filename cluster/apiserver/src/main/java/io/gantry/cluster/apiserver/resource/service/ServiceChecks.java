package io.gantry.cluster.apiserver.resource.service;

import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.List;

/** Checks of a Service, which has its addresses already. */
public final class ServiceChecks {
  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> POLICIES = List.of("Cluster", "Local");
  private static final List<String> FAMILY_POLICIES =
      List.of("PreferDualStack", "RequireDualStack", "SingleStack");
  private static final List<String> DISTRIBUTIONS =
      List.of("PreferClose", "PreferSameNode", "PreferSameZone");
  private static final long LONGEST_AFFINITY = 86_400;

  private ServiceChecks() {}

  /** The root of the object. */
  public static void service(Place service) {
    Place spec = service.child("spec");
    byType(spec);
    ports(spec);
    LabelChecks.labels(spec.child("selector"));
    affinity(spec);
    addresses(spec);
    spec.child("externalIPs").items().forEach(ip -> ip.follows(Names.IP));
    spec.child("type").oneOf(TYPES);
    nodePorts(spec);
    policies(spec);
  }

  private static boolean isHeadless(Place spec) {
    return spec.child("clusterIP").text().equals("None");
  }

  private static void byType(Place spec) {
    String type = spec.child("type").text();
    Place ports = spec.child("ports");
    if (ports.items().isEmpty() && !isHeadless(spec) && !type.equals("ExternalName")) {
      ports.required();
    }
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (isHeadless(spec)) {
          List<Place> addresses = spec.child("clusterIPs").items();
          (addresses.isEmpty() ? spec.child("clusterIPs") : addresses.getFirst())
              .invalid("may not be set to 'None' for " + type + " services");
        }
      }
      case "ExternalName" -> externalName(spec);
      default -> {
        // Nothing more.
      }
    }
  }

  private static void externalName(Place spec) {
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (spec.child(field).isSet()) {
        spec.child(field).forbidden("may not be set for ExternalName services");
      }
    }
    Place name = spec.child("externalName");
    if (name.needed()) {
      String bare = name.text().endsWith(".") ? name.text().replaceFirst("\\.$", "") : name.text();
      for (String complaint : Names.SUBDOMAIN.complaints(bare)) {
        name.invalid(Json.of(bare), complaint);
      }
    }
  }

  private static void ports(Place spec) {
    List<Place> ports = spec.child("ports").items();
    var names = new HashSet<String>();
    var numbers = new HashSet<String>();
    for (Place port : ports) {
      Place name = port.child("name");
      if (ports.size() > 1 && !name.isSet()) {
        name.required();
      } else if (name.isSet()) {
        name.follows(Names.LABEL);
        if (!names.add(name.text())) {
          name.duplicate();
        }
      }
      port.child("port").portNumber();
      port.child("protocol").oneOf(List.of("SCTP", "TCP", "UDP"));
      port.child("targetPort").port();
      port.child("appProtocol").followsIfSet(Names.QUALIFIED);
    }
    for (Place port : ports) {
      String protocol = port.child("protocol").text();
      long number = port.child("port").number();
      if (!numbers.add(protocol + number)) {
        port.duplicate(Json.object().put("port", number).put("protocol", protocol).build());
      }
    }
  }

  private static void affinity(Place spec) {
    spec.child("sessionAffinity").oneOf(List.of("ClientIP", "None"));
    Place timeout = spec.child("sessionAffinityConfig").child("clientIP").child("timeoutSeconds");
    if (timeout.isSet() && (timeout.number() <= 0 || timeout.number() > LONGEST_AFFINITY)) {
      timeout.invalid("must be greater than 0 and less than " + LONGEST_AFFINITY);
    }
  }

  private static void addresses(Place spec) {
    if (spec.child("type").text().equals("ExternalName")) {
      return;
    }
    spec.child("ipFamilyPolicy").oneOfIfSet(FAMILY_POLICIES);
    for (Place family : spec.child("ipFamilies").items()) {
      switch (family.text()) {
        case "IPv4" -> {}
        case "IPv6" -> family.invalid("not configured on this cluster");
        default -> family.notSupported(List.of("IPv4", "IPv6"));
      }
    }
    String address = spec.child("clusterIP").text();
    List<Place> addresses = spec.child("clusterIPs").items();
    if (!addresses.isEmpty() && !addresses.getFirst().text().equals(address)) {
      addresses.getFirst().invalid("first value must match `clusterIP`");
    }
    for (Place one : addresses) {
      if (!one.text().equals("None")) {
        one.follows(Names.IP);
      }
    }
  }

  private static void nodePorts(Place spec) {
    boolean inside = spec.child("type").text().equals("ClusterIP");
    var taken = new HashSet<String>();
    for (Place port : spec.child("ports").items()) {
      Place nodePort = port.child("nodePort");
      if (nodePort.number() == 0) {
        continue;
      }
      if (inside) {
        nodePort.forbidden("may not be used when `type` is 'ClusterIP'");
      }
      if (!taken.add(port.child("protocol").text() + nodePort.number())) {
        nodePort.duplicate();
      }
    }
  }

  private static void policies(Place spec) {
    String type = spec.child("type").text();
    boolean balanced = type.equals("LoadBalancer");
    boolean fromOutside =
        balanced
            || type.equals("NodePort")
            || (type.equals("ClusterIP") && !spec.child("externalIPs").items().isEmpty());
    Place external = spec.child("externalTrafficPolicy");
    if (fromOutside) {
      external.oneOf(POLICIES);
    } else if (external.isSet()) {
      external.invalid("may only be set for externally-accessible services");
    }
    spec.child("internalTrafficPolicy").oneOfIfSet(POLICIES);
    spec.child("trafficDistribution").oneOfIfSet(DISTRIBUTIONS);
    if (spec.child("allocateLoadBalancerNodePorts").isSet() && !balanced) {
      spec.child("allocateLoadBalancerNodePorts")
          .forbidden("may only be used when `type` is 'LoadBalancer'");
    }
    Place check = spec.child("healthCheckNodePort");
    if (check.number() != 0 && !(balanced && external.text().equals("Local"))) {
      check.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
  }

  /** What a change may not touch; the old spec's addresses have been taken over. */
  public static void update(Place service, Json.Obj old) {
    Place spec = service.child("spec");
    boolean stays = ServiceType.hasClusterIp(spec.object()) && ServiceType.hasClusterIp(old);
    if (!stays) {
      return;
    }
    for (String field : List.of("clusterIPs", "ipFamilies")) {
      List<String> before = old.strings(field);
      List<Place> now = spec.child(field).items();
      if (!before.isEmpty() && !now.isEmpty() && !now.getFirst().text().equals(before.getFirst())) {
        now.getFirst().invalid(spec.child(field).value(), "may not change once set");
      }
    }
  }
}
