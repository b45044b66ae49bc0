package io.gantry.cluster.scheduler;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which Pod is on which node: what the informers said, and what was decided since. Not safe for
 * several threads.
 *
 * <p>A Pod is {@linkplain #assume assumed} on its node from the decision on, so that the next one
 * sees it there before the API server has been told.
 */
final class Placements {
  private final TreeMap<String, NodeView> nodes = new TreeMap<>();
  private final Map<String, PodView> placed = new HashMap<>();
  private final Set<String> assumed = new HashSet<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private @Nullable Snapshot snapshot;

  /** All nodes as they are now. */
  Snapshot snapshot() {
    Snapshot known = snapshot;
    if (known == null) {
      known = Snapshot.of(List.copyOf(nodes.values()), Map.copyOf(namespaces));
      snapshot = known;
    }
    return known;
  }

  /** Adds or changes a node. */
  void putNode(NodeView bare) {
    NodeView old = nodes.get(bare.name());
    NodeView node = bare;
    if (old != null) {
      node = bare.withPodsOf(old);
    } else {
      for (PodView pod : placed.values()) {
        if (pod.node().equals(bare.name())) {
          node = node.with(pod);
        }
      }
    }
    nodes.put(node.name(), node);
    snapshot = null;
  }

  void removeNode(String name) {
    nodes.remove(name);
    snapshot = null;
  }

  void putNamespace(String name, Map<String, String> labels) {
    namespaces.put(name, labels);
    snapshot = null;
  }

  void removeNamespace(String name) {
    namespaces.remove(name);
    snapshot = null;
  }

  /** A Pod that the API server has on a node. */
  void put(PodView pod) {
    assumed.remove(pod.uid());
    set(pod);
  }

  /** A Pod that will be there as soon as it is bound. */
  void assume(PodView pod) {
    assumed.add(pod.uid());
    set(pod);
  }

  /** An assumption that did not come true. */
  void forget(String uid) {
    if (assumed.remove(uid)) {
      drop(uid);
    }
  }

  /** Whether it is on a node, or about to be. */
  boolean has(String uid) {
    return placed.containsKey(uid);
  }

  /** A Pod that ended or is gone; false if it was on no node. */
  boolean remove(String uid) {
    assumed.remove(uid);
    return drop(uid);
  }

  private void set(PodView pod) {
    PodView old = placed.put(pod.uid(), pod);
    if (pod.equals(old)) {
      return;
    }
    if (old != null) {
      nodes.computeIfPresent(old.node(), (_, node) -> node.without(pod.uid()));
    }
    nodes.computeIfPresent(pod.node(), (_, node) -> node.with(pod));
    snapshot = null;
  }

  private boolean drop(String uid) {
    PodView old = placed.remove(uid);
    if (old == null) {
      return false;
    }
    nodes.computeIfPresent(old.node(), (_, node) -> node.without(uid));
    snapshot = null;
    return true;
  }
}
