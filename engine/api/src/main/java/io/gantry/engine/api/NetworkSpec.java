package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * The networks of a container.
 *
 * @param mode {@code bridge}, {@code host}, {@code none}, {@code container:REF}, {@code sandbox:ID}
 *     (see {@link Sandboxes}) or the name of a network (see {@link Networks})
 * @param exposed {@code 80/tcp}
 * @param publishAll publish every exposed port on a free host port
 * @param extraHosts name → address, or {@code host-gateway} for the host's
 * @param endpoints the networks that it joins, in order; empty for the one that {@code mode} names
 * @param links other containers by names that it alone knows
 */
public record NetworkSpec(
    String mode,
    List<PortSpec> ports,
    List<String> exposed,
    boolean publishAll,
    Map<String, String> extraHosts,
    List<String> dns,
    List<String> dnsSearch,
    List<String> dnsOptions,
    List<EndpointSpec> endpoints,
    List<LinkSpec> links) {
  /** The default network, nothing published. */
  public static final NetworkSpec BRIDGE =
      new NetworkSpec(
          "bridge", List.of(), List.of(), false, Map.of(), List.of(), List.of(), List.of());

  /** In one network, without wishes. */
  public NetworkSpec(
      String mode,
      List<PortSpec> ports,
      List<String> exposed,
      boolean publishAll,
      Map<String, String> extraHosts,
      List<String> dns,
      List<String> dnsSearch,
      List<String> dnsOptions) {
    this(mode, ports, exposed, publishAll, extraHosts, dns, dnsSearch, dnsOptions, List.of());
  }

  /** Without links. */
  public NetworkSpec(
      String mode,
      List<PortSpec> ports,
      List<String> exposed,
      boolean publishAll,
      Map<String, String> extraHosts,
      List<String> dns,
      List<String> dnsSearch,
      List<String> dnsOptions,
      List<EndpointSpec> endpoints) {
    this(
        mode,
        ports,
        exposed,
        publishAll,
        extraHosts,
        dns,
        dnsSearch,
        dnsOptions,
        endpoints,
        List.of());
  }

  /** With other links. */
  public NetworkSpec with(List<LinkSpec> others) {
    return new NetworkSpec(
        mode,
        ports,
        exposed,
        publishAll,
        extraHosts,
        dns,
        dnsSearch,
        dnsOptions,
        endpoints,
        others);
  }

  /** With other networks. */
  public NetworkSpec with(String otherMode, List<EndpointSpec> others) {
    return new NetworkSpec(
        otherMode,
        ports,
        exposed,
        publishAll,
        extraHosts,
        dns,
        dnsSearch,
        dnsOptions,
        others,
        links);
  }

  /** Whether it has its own interfaces in networks of the engine. */
  public boolean joins() {
    return !mode.equals("host")
        && !mode.equals("none")
        && !mode.startsWith("container:")
        && !mode.startsWith("sandbox:");
  }

  /** The networks that it joins, with what it asks of each. */
  public List<EndpointSpec> joined() {
    if (!joins()) {
      return List.of();
    }
    return endpoints.isEmpty()
        ? List.of(EndpointSpec.of(mode.equals("default") ? "bridge" : mode))
        : endpoints;
  }

  /** Whether containers of its networks find each other by name: all but the default one's do. */
  public boolean named() {
    for (EndpointSpec endpoint : joined()) {
      if (!endpoint.network().equals("bridge")) {
        return true;
      }
    }
    return false;
  }

  /** Copies the collections. */
  public NetworkSpec {
    ports = List.copyOf(ports);
    exposed = List.copyOf(exposed);
    extraHosts = Map.copyOf(extraHosts);
    dns = List.copyOf(dns);
    dnsSearch = List.copyOf(dnsSearch);
    dnsOptions = List.copyOf(dnsOptions);
    endpoints = List.copyOf(endpoints);
    links = List.copyOf(links);
  }
}
