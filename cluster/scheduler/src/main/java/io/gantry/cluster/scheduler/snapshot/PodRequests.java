package io.gantry.cluster.scheduler.snapshot;

import io.gantry.platform.base.json.Json;
import java.util.List;

/** What the containers of a Pod ask for together. */
record PodRequests(Resources requests, Resources weighed) {
  /** What a container that asks for nothing counts for when nodes are compared. */
  private static final long DEFAULT_CPU = 100;

  private static final long DEFAULT_MEMORY = 200L << 20;

  /** Reads a Pod's {@code spec}. */
  static PodRequests of(Json.Obj spec) {
    Resources overhead = Resources.of(spec.object("overhead"));
    Resources whole = Resources.of(spec.object("resources").object("requests"));
    Resources requests = total(spec, false);
    Resources weighed = total(spec, true);
    return new PodRequests(
        over(requests, whole).plus(overhead), over(weighed, whole).plus(overhead));
  }

  /** Requests of the whole Pod take the place of its containers' sum. */
  private static Resources over(Resources sum, Resources whole) {
    return new Resources(
        whole.cpu() > 0 ? whole.cpu() : sum.cpu(),
        whole.memory() > 0 ? whole.memory() : sum.memory(),
        sum.storage(),
        sum.extended());
  }

  /**
   * Containers run together, and with them the init containers that restart; the other init
   * containers run one after another, each beside the restarting ones before it.
   */
  private static Resources total(Json.Obj spec, boolean weighed) {
    Resources together = Resources.NONE;
    for (Json container : spec.array("containers")) {
      together = together.plus(of(container, weighed));
    }
    Resources sidecars = Resources.NONE;
    Resources peak = Resources.NONE;
    for (Json container : spec.array("initContainers")) {
      Resources own = of(container, weighed);
      if (container instanceof Json.Obj object && object.string("restartPolicy").equals("Always")) {
        sidecars = sidecars.plus(own);
        peak = peak.max(sidecars);
      } else {
        peak = peak.max(sidecars.plus(own));
      }
    }
    return together.plus(sidecars).max(peak);
  }

  private static Resources of(Json container, boolean weighed) {
    Json.Obj resources =
        container instanceof Json.Obj object ? object.object("resources") : Json.Obj.EMPTY;
    Json.Obj requests = resources.object("requests");
    for (var limit : resources.object("limits").fields().entrySet()) {
      if (requests.get(limit.getKey()).isEmpty()) {
        requests = requests.with(limit.getKey(), limit.getValue());
      }
    }
    Resources read = Resources.of(requests);
    if (!weighed) {
      return read;
    }
    return new Resources(
        requests.get("cpu").isPresent() ? read.cpu() : DEFAULT_CPU,
        requests.get("memory").isPresent() ? read.memory() : DEFAULT_MEMORY,
        read.storage(),
        read.extended());
  }

  /** The ports of the host that a Pod's containers take. */
  static List<HostPort> hostPorts(Json.Obj spec) {
    var ports = new java.util.ArrayList<HostPort>();
    for (String list : List.of("containers", "initContainers")) {
      for (Json container : spec.array(list)) {
        if (container instanceof Json.Obj object && takesPorts(list, object)) {
          addPorts(object, ports);
        }
      }
    }
    return List.copyOf(ports);
  }

  private static boolean takesPorts(String list, Json.Obj container) {
    return list.equals("containers") || container.string("restartPolicy").equals("Always");
  }

  private static void addPorts(Json.Obj container, List<HostPort> into) {
    for (Json item : container.array("ports")) {
      if (item instanceof Json.Obj port && port.number("hostPort", 0) > 0) {
        String protocol = port.string("protocol");
        String address = port.string("hostIP");
        into.add(
            new HostPort(
                address.isEmpty() ? HostPort.ANY : address,
                protocol.isEmpty() ? "TCP" : protocol,
                (int) port.number("hostPort", 0)));
      }
    }
  }
}
