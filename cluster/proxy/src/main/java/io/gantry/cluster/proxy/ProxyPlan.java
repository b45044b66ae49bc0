package io.gantry.cluster.proxy;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.proxy.ServiceRules.Chain;
import io.gantry.cluster.proxy.ServiceRules.Door;
import io.gantry.cluster.proxy.ServiceRules.Memory;
import io.gantry.cluster.proxy.ServiceRules.Protocol;
import io.gantry.cluster.proxy.ServiceRules.Step;
import io.gantry.cluster.proxy.ServiceRules.Target;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides what the packet filter does for a Service.
 *
 * <p>Each port has up to two chains: {@code service-…} for what is sent to the ClusterIP, {@code
 * external-…} for node ports and external addresses; where clients stay with their endpoint, each
 * endpoint has one too. A port without endpoints has no doors: its packets meet the rule that
 * refuses.
 */
final class ProxyPlan {
  private static final int DEFAULT_MEMORY = 10_800;

  private final ApiObject service;
  private final List<ApiObject> slices;
  private final String node;
  private final Map<Door, String> doors = new LinkedHashMap<>();
  private final Map<String, Chain> chains = new LinkedHashMap<>();

  private ProxyPlan(ApiObject service, List<ApiObject> slices, String node) {
    this.service = service;
    this.slices = slices;
    this.node = node;
  }

  /**
   * Decides.
   *
   * @param slices the EndpointSlices of the Service
   * @param node the name of this node
   */
  static ServiceRules decide(ApiObject service, List<ApiObject> slices, String node) {
    if (Ipv4.parse(service.spec().string("clusterIP")).isEmpty()
        || service.labels().containsKey("service.kubernetes.io/service-proxy-name")) {
      return ServiceRules.NONE;
    }
    var plan = new ProxyPlan(service, slices, node);
    for (Json item : service.spec().array("ports")) {
      if (item instanceof Json.Obj port) {
        plan.port(port);
      }
    }
    return new ServiceRules(plan.doors, List.copyOf(plan.chains.values()));
  }

  private void port(Json.Obj port) {
    Protocol protocol =
        switch (port.string("protocol")) {
          case "UDP" -> Protocol.UDP;
          case "SCTP" -> Protocol.SCTP;
          default -> Protocol.TCP;
        };
    Endpoints endpoints = Endpoints.of(slices, port.string("name"), protocol.name());
    List<Target> everywhere = endpoints.everywhere();
    List<Target> local = endpoints.on(node);
    int number = (int) port.number("port", 0);
    String suffix =
        "-"
            + service.namespace()
            + "/"
            + service.name()
            + "/"
            + protocol.name().toLowerCase(java.util.Locale.ROOT)
            + "/"
            + number;
    internal(suffix, protocol, number, everywhere, local);
    external(suffix, protocol, number, (int) port.number("nodePort", 0), everywhere, local);
  }

  private void internal(
      String suffix, Protocol protocol, int port, List<Target> everywhere, List<Target> local) {
    boolean localOnly = service.spec().string("internalTrafficPolicy").equals("Local");
    if (everywhere.isEmpty()) {
      return;
    }
    String chain = "service" + suffix;
    chain(chain, to(suffix, protocol, localOnly ? local : everywhere));
    door(service.spec().string("clusterIP"), protocol, port, chain);
  }

  private void external(
      String suffix,
      Protocol protocol,
      int port,
      int nodePort,
      List<Target> everywhere,
      List<Target> local) {
    List<String> addresses = externalAddresses();
    if (everywhere.isEmpty() || (nodePort == 0 && addresses.isEmpty())) {
      return;
    }
    String chain = "external" + suffix;
    boolean localOnly = service.spec().string("externalTrafficPolicy").equals("Local");
    String cluster = clusterChain(suffix, protocol, everywhere);
    if (localOnly) {
      var steps = new ArrayList<Step>(List.of(new Step.GoToIfFromHere(cluster)));
      steps.addAll(to(suffix, protocol, local));
      chain(chain, steps);
    } else {
      chain(chain, List.of(new Step.Masquerade(), new Step.GoTo(cluster)));
    }
    if (nodePort > 0) {
      doors.put(new Door.NodePort(protocol, nodePort), chain);
    }
    for (String address : addresses) {
      door(address, protocol, port, chain);
    }
  }

  /** The chain that leads to all endpoints: that of the ClusterIP unless it is for local ones. */
  private String clusterChain(String suffix, Protocol protocol, List<Target> everywhere) {
    if (!service.spec().string("internalTrafficPolicy").equals("Local")) {
      return "service" + suffix;
    }
    String chain = "cluster" + suffix;
    chain(chain, to(suffix, protocol, everywhere));
    return chain;
  }

  private void chain(String name, List<Step> steps) {
    chains.put(name, new Chain(name, steps));
  }

  private List<Step> to(String suffix, Protocol protocol, List<Target> targets) {
    if (targets.isEmpty()) {
      return List.of(new Step.Drop());
    }
    int seconds = memory();
    return seconds == 0
        ? List.of(new Step.Balance(protocol, targets))
        : remembering(suffix, protocol, targets, seconds);
  }

  /** First to where the client was before; else of n one to the first, of n - 1 the next, … */
  private List<Step> remembering(
      String suffix, Protocol protocol, List<Target> targets, int seconds) {
    var stay = new ArrayList<Step>();
    var choose = new ArrayList<Step>();
    for (Target target : targets) {
      String end = suffix + "/" + target.address() + "/" + target.port();
      var memory = new Memory("clients" + end, seconds);
      chain(
          "endpoint" + end,
          List.of(new Step.Remember(memory), new Step.Balance(protocol, List.of(target))));
      stay.add(new Step.StayWith(memory, "endpoint" + end));
      choose.add(new Step.OneIn(targets.size() - choose.size(), "endpoint" + end));
    }
    stay.addAll(choose);
    return stay;
  }

  private int memory() {
    if (!service.spec().string("sessionAffinity").equals("ClientIP")) {
      return 0;
    }
    return (int)
        service
            .spec()
            .object("sessionAffinityConfig")
            .object("clientIP")
            .number("timeoutSeconds", DEFAULT_MEMORY);
  }

  private List<String> externalAddresses() {
    var addresses = new ArrayList<>(service.spec().strings("externalIPs"));
    for (Json item : service.status().object("loadBalancer").array("ingress")) {
      if (item instanceof Json.Obj ingress && !ingress.string("ip").isEmpty()) {
        addresses.add(ingress.string("ip"));
      }
    }
    return addresses;
  }

  private void door(String address, Protocol protocol, int port, String chain) {
    Ipv4.parse(address).ifPresent(ip -> doors.put(new Door.Address(ip, protocol, port), chain));
  }
}
