package io.gantry.cluster.proxy;

import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.proxy.ServiceRules.Door;
import io.gantry.cluster.proxy.ServiceRules.Protocol;
import io.gantry.cluster.proxy.ServiceRules.Target;
import io.gantry.platform.linux.netfilter.Connections;
import io.gantry.platform.linux.netfilter.Connections.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Flows of UDP that go on to where their Service no longer sends anybody. The kernel translates a
 * flow as its first packet was, for as long as packets come; so these are forgotten.
 */
final class StaleFlows {
  /** What changed about a door: who left it, and whether it was closed before. */
  private record Change(Set<Target> gone, boolean opened) {}

  private final Map<Door, Change> changes = new HashMap<>();

  /** Notes the change of a Service. */
  void note(ServiceRules before, ServiceRules after) {
    Set<Door> doors = new HashSet<>(before.doors().keySet());
    doors.addAll(after.doors().keySet());
    for (Door door : doors) {
      if (door.protocol() == Protocol.UDP) {
        Set<Target> gone = new HashSet<>(targets(before, door));
        List<Target> now = targets(after, door);
        now.forEach(gone::remove);
        boolean opened = targets(before, door).isEmpty() && !now.isEmpty();
        if (opened || !gone.isEmpty()) {
          changes.put(door, new Change(gone, opened));
        }
      }
    }
  }

  private static List<Target> targets(ServiceRules rules, Door door) {
    String chain = rules.doors().get(door);
    return chain == null ? List.of() : rules.targets(chain);
  }

  /** Whether there is nothing to look for. */
  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Forgets what the noted changes made stale. */
  void forget(Connections connections) {
    for (Connection connection : connections.list()) {
      if (connection.protocol() == Protocol.UDP.number() && isStale(connection)) {
        connections.delete(connection);
      }
    }
  }

  private boolean isStale(Connection connection) {
    var to = new Ipv4(connection.destination());
    int port = connection.destinationPort();
    var server = new Target(new Ipv4(connection.server()), connection.serverPort());
    boolean untranslated = server.equals(new Target(to, port));
    Change own = changes.get(new Door.Address(to, Protocol.UDP, port));
    Change node = changes.get(new Door.NodePort(Protocol.UDP, port));
    return isStale(own, server, untranslated) || isStale(node, server, untranslated);
  }

  private static boolean isStale(
      @org.jspecify.annotations.Nullable Change change, Target server, boolean untranslated) {
    return change != null && (change.gone.contains(server) || (change.opened && untranslated));
  }

  /** Notes that nothing is known of what was there: every flow to a door must fit it. */
  static StaleFlows ofAll(Map<ObjectKey, ServiceRules> services) {
    var flows = new StaleFlows();
    services.values().forEach(rules -> flows.note(ServiceRules.NONE, rules));
    return flows;
  }
}
