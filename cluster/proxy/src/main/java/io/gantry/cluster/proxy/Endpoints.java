package io.gantry.cluster.proxy;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.proxy.ServiceRules.Target;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The endpoints of one port of a Service, from its EndpointSlices. */
record Endpoints(List<Endpoint> all) {
  Endpoints {
    all = List.copyOf(all);
  }

  record Endpoint(Target target, boolean ready, boolean serving, String node) {}

  /** Reads those of the port with this name. */
  static Endpoints of(List<ApiObject> slices, String portName, String protocol) {
    var all = new ArrayList<Endpoint>();
    for (ApiObject slice : slices) {
      if (slice.text("addressType").equals("IPv4")) {
        port(slice, portName, protocol).ifPresent(port -> add(slice, port, all));
      }
    }
    return new Endpoints(all);
  }

  private static Optional<Integer> port(ApiObject slice, String name, String protocol) {
    for (Json item : slice.tree().array("ports")) {
      if (item instanceof Json.Obj port
          && port.string("name").equals(name)
          && (port.string("protocol").isEmpty() ? "TCP" : port.string("protocol"))
              .equals(protocol)) {
        return Optional.of((int) port.number("port", 0)).filter(number -> number > 0);
      }
    }
    return Optional.empty();
  }

  private static void add(ApiObject slice, int port, List<Endpoint> into) {
    for (Json item : slice.tree().array("endpoints")) {
      if (item instanceof Json.Obj endpoint) {
        Json.Obj conditions = endpoint.object("conditions");
        boolean ready = conditions.get("ready").isEmpty() || conditions.bool("ready");
        boolean serving = conditions.get("serving").isEmpty() ? ready : conditions.bool("serving");
        for (String address : endpoint.strings("addresses")) {
          Ipv4.parse(address)
              .map(ip -> new Target(ip, port))
              .map(target -> new Endpoint(target, ready, serving, endpoint.string("nodeName")))
              .ifPresent(into::add);
        }
      }
    }
  }

  /**
   * Those that take connections: the ready ones; where there are none, those that are about to end
   * but still answer.
   */
  List<Target> everywhere() {
    return chosen(_ -> true);
  }

  /** The same among those on this node. */
  List<Target> on(String node) {
    return chosen(endpoint -> endpoint.node.equals(node));
  }

  private List<Target> chosen(Predicate<Endpoint> among) {
    List<Target> ready = targets(among.and(Endpoint::ready));
    return ready.isEmpty() ? targets(among.and(Endpoint::serving)) : ready;
  }

  private List<Target> targets(Predicate<Endpoint> among) {
    var targets = new LinkedHashSet<Target>();
    for (Endpoint endpoint : all) {
      if (among.test(endpoint)) {
        targets.add(endpoint.target);
      }
    }
    return List.copyOf(targets);
  }
}
