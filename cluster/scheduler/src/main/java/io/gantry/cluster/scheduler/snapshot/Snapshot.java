package io.gantry.cluster.scheduler.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All nodes at one moment.
 *
 * @param nodes by name
 * @param choosy those on which Pods have terms about other Pods
 * @param namespaces labels of namespaces
 */
public record Snapshot(
    List<NodeView> nodes, List<NodeView> choosy, Map<String, Map<String, String>> namespaces) {
  /** Of nodes in order of their names; the caller gives the lists away. */
  public static Snapshot of(List<NodeView> nodes, Map<String, Map<String, String>> namespaces) {
    var choosy = new ArrayList<NodeView>();
    for (NodeView node : nodes) {
      if (!node.choosy().isEmpty()) {
        choosy.add(node);
      }
    }
    return new Snapshot(nodes, choosy, namespaces);
  }

  Map<String, String> namespaceLabels(String namespace) {
    return namespaces.getOrDefault(namespace, Map.of());
  }
}
