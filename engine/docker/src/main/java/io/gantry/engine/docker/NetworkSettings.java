package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code NetworkSettings}: addresses and ports as they are. */
final class NetworkSettings {
  private static final Endpoint ABSENT = new Endpoint("", "", "", 0, "", "");

  private NetworkSettings() {}

  static Json.Obj of(ContainerDetails container) {
    Endpoint endpoint = container.endpoint().orElse(ABSENT);
    boolean bridge = endpoint.network().equals("bridge");
    Endpoint shown = bridge ? endpoint : ABSENT;
    return Json.object()
        .put("Bridge", "")
        .put("SandboxID", running(container) ? container.id() : "")
        .put("SandboxKey", sandboxKey(container))
        .put("Ports", ports(container))
        .put("HairpinMode", false)
        .put("LinkLocalIPv6Address", "")
        .put("LinkLocalIPv6PrefixLen", 0)
        .put("SecondaryIPAddresses", Json.nil())
        .put("SecondaryIPv6Addresses", Json.nil())
        .put("EndpointID", bridge ? container.id() : "")
        .put("Gateway", shown.gateway())
        .put("GlobalIPv6Address", "")
        .put("GlobalIPv6PrefixLen", 0)
        .put("IPAddress", shown.address())
        .put("IPPrefixLen", shown.prefixLength())
        .put("IPv6Gateway", "")
        .put("MacAddress", shown.macAddress())
        .put("Networks", networks(container))
        .build();
  }

  private static String sandboxKey(ContainerDetails container) {
    return container.state() instanceof ContainerState.Running(long pid, _, _)
        ? "/proc/" + pid + "/ns/net"
        : "";
  }

  private static boolean running(ContainerDetails container) {
    return container.state() instanceof ContainerState.Running;
  }

  static Json.Obj networks(ContainerDetails container) {
    String mode = container.spec().network().mode();
    if (mode.startsWith("container:")) {
      return Json.Obj.EMPTY;
    }
    Endpoint endpoint = container.endpoint().orElse(ABSENT);
    String name = endpoint.network().isEmpty() ? mode : endpoint.network();
    Json.Obj json =
        Json.object()
            .put("IPAMConfig", Json.nil())
            .put("Links", Json.nil())
            .put("Aliases", Json.nil())
            .put("MacAddress", endpoint.macAddress())
            .put("DriverOpts", Json.nil())
            .put("GwPriority", 0)
            .put("NetworkID", endpoint.networkId())
            .put("EndpointID", endpoint.network().isEmpty() ? "" : container.id())
            .put("Gateway", endpoint.gateway())
            .put("IPAddress", endpoint.address())
            .put("IPPrefixLen", endpoint.prefixLength())
            .put("IPv6Gateway", "")
            .put("GlobalIPv6Address", "")
            .put("GlobalIPv6PrefixLen", 0)
            .put("DNSNames", Json.nil())
            .build();
    return Json.object().put(name, json).build();
  }

  /** Exposed ports, each with its host ports or {@code null}; empty unless it runs. */
  private static Json ports(ContainerDetails container) {
    if (!running(container)) {
      return Json.Obj.EMPTY;
    }
    var hosts = new TreeMap<String, List<Json>>();
    for (String exposed : container.exposed()) {
      hosts.put(exposed, new ArrayList<>());
    }
    for (PublishedPort port : container.ports()) {
      hosts
          .computeIfAbsent(port.containerPort() + "/" + port.protocol(), _ -> new ArrayList<>())
          .add(
              Json.object()
                  .put("HostIp", address(port))
                  .put("HostPort", Integer.toString(port.hostPort()))
                  .build());
    }
    var fields = new LinkedHashMap<String, Json>();
    for (Map.Entry<String, List<Json>> entry : hosts.entrySet()) {
      boolean published = !entry.getValue().isEmpty();
      fields.put(entry.getKey(), published ? Json.array(entry.getValue()) : Json.nil());
    }
    return new Json.Obj(fields);
  }

  /** {@code Ports} of a summary. */
  static Json portList(ContainerDetails container) {
    var all = new ArrayList<Json>();
    for (PublishedPort port : container.ports()) {
      all.add(
          Json.object()
              .put("IP", address(port))
              .put("PrivatePort", port.containerPort())
              .put("PublicPort", port.hostPort())
              .put("Type", port.protocol())
              .build());
    }
    return Json.array(all);
  }

  private static String address(PublishedPort port) {
    return port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
  }
}
