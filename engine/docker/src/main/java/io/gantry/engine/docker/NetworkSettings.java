package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.NetworkSpec;
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
    Endpoint shown =
        container.endpoints().stream()
            .filter(endpoint -> endpoint.network().equals("bridge"))
            .findFirst()
            .orElse(ABSENT);
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
        .put(
            "EndpointID",
            shown.network().isEmpty()
                ? ""
                : DockerNetworks.endpointId(container.id(), shown.networkId()))
        .put("Gateway", shown.gateway())
        .put("GlobalIPv6Address", shown.address6())
        .put("GlobalIPv6PrefixLen", shown.prefixLength6())
        .put("IPAddress", shown.address())
        .put("IPPrefixLen", shown.prefixLength())
        .put("IPv6Gateway", shown.gateway6())
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
    NetworkSpec spec = container.spec().network();
    if (spec.mode().startsWith("container:")) {
      return Json.Obj.EMPTY;
    }
    var fields = new TreeMap<String, Json>();
    for (EndpointSpec wanted : spec.joined()) {
      fields.put(wanted.network(), endpoint(container, wanted));
    }
    if (!spec.joins()) {
      fields.put(spec.mode(), endpoint(container, EndpointSpec.of(spec.mode())));
    }
    return new Json.Obj(new LinkedHashMap<>(fields));
  }

  private static Json.Obj endpoint(ContainerDetails container, EndpointSpec wanted) {
    Endpoint endpoint =
        container.endpoints().stream()
            .filter(found -> found.network().equals(wanted.network()))
            .findFirst()
            .orElse(ABSENT);
    return Json.object()
        .put("IPAMConfig", addressing(wanted))
        .put("Links", links(container, wanted))
        .put("Aliases", DockerContainers.orNull(wanted.aliases()))
        .put(
            "MacAddress",
            endpoint.macAddress().isEmpty() ? wanted.macAddress() : endpoint.macAddress())
        .put(
            "DriverOpts",
            wanted.options().isEmpty() ? Json.nil() : DockerContainers.sorted(wanted.options()))
        .put("GwPriority", wanted.gatewayPriority())
        .put("NetworkID", endpoint.networkId())
        .put(
            "EndpointID",
            endpoint.network().isEmpty()
                ? ""
                : DockerNetworks.endpointId(container.id(), endpoint.networkId()))
        .put("Gateway", endpoint.gateway())
        .put("IPAddress", endpoint.address())
        .put("IPPrefixLen", endpoint.prefixLength())
        .put("IPv6Gateway", endpoint.gateway6())
        .put("GlobalIPv6Address", endpoint.address6())
        .put("GlobalIPv6PrefixLen", endpoint.prefixLength6())
        .put("DNSNames", DockerContainers.orNull(endpoint.names()))
        .build();
  }

  /** In networks with names a link is an alias of the first of them. */
  private static Json links(ContainerDetails container, EndpointSpec wanted) {
    NetworkSpec spec = container.spec().network();
    boolean first = wanted.network().equals(spec.mode());
    return spec.named() && first
        ? DockerContainers.orNull(
            spec.links().stream().map(link -> link.container() + ":" + link.alias()).toList())
        : Json.nil();
  }

  /** {@code HostConfig.Links}: those of the default network. */
  static Json hostLinks(ContainerDetails container) {
    NetworkSpec spec = container.spec().network();
    return spec.named()
        ? Json.nil()
        : DockerContainers.orNull(
            spec.links().stream()
                .map(link -> "/" + link.container() + ":/" + container.name() + "/" + link.alias())
                .toList());
  }

  /** {@code IPAMConfig}: the addresses that were asked for. */
  static Json addressing(EndpointSpec wanted) {
    Json.Obj given =
        Json.object()
            .putUnlessEmpty("IPv4Address", wanted.address())
            .putUnlessEmpty("IPv6Address", wanted.address6())
            .build();
    return given.fields().isEmpty() ? Json.nil() : given;
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
