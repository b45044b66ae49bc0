package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.HostPort;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;

/** Ports of the host that another Pod on the node has. */
final class Ports implements Filter {
  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    if (pod.hostPorts().isEmpty()) {
      return PASS;
    }
    return node ->
        isTaken(pod.hostPorts(), node)
            ? Refusal.now("node(s) didn't have free ports for the requested pod ports")
            : Optional.empty();
  }

  private static boolean isTaken(List<HostPort> wanted, NodeView node) {
    for (PodView other : node.pods()) {
      for (HostPort taken : other.hostPorts()) {
        for (HostPort port : wanted) {
          if (port.conflictsWith(taken)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
