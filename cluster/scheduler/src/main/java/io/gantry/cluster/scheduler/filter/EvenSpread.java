package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.cluster.scheduler.snapshot.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code topologySpreadConstraints} that are required. */
final class EvenSpread implements Filter {
  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    List<SpreadConstraint> constraints =
        pod.spread().stream().filter(SpreadConstraint::required).toList();
    if (constraints.isEmpty()) {
      return PASS;
    }
    var counted = new ArrayList<Counted>();
    for (SpreadConstraint constraint : constraints) {
      counted.add(count(constraint, constraints, pod, snapshot));
    }
    return node -> check(counted, node);
  }

  /**
   * What a constraint found.
   *
   * @param pods how many of the counted Pods each value of the label has
   * @param fewest the least of them
   * @param own 1 if the Pod itself will be counted
   */
  private record Counted(
      SpreadConstraint constraint, Map<String, Long> pods, long fewest, long own) {}

  private static Counted count(
      SpreadConstraint constraint, List<SpreadConstraint> all, PodView pod, Snapshot snapshot) {
    var pods = new HashMap<String, Long>();
    for (NodeView node : snapshot.nodes()) {
      if (constraint.includes(node, pod) && hasAllKeys(node, all)) {
        String value = node.labels().getOrDefault(constraint.topologyKey(), "");
        pods.merge(value, matching(constraint, pod, node), Long::sum);
      }
    }
    long fewest = Long.MAX_VALUE;
    for (long count : pods.values()) {
      fewest = Math.min(fewest, count);
    }
    if (pods.size() < constraint.minDomains() || pods.isEmpty()) {
      fewest = 0;
    }
    return new Counted(constraint, pods, fewest, constraint.counts(pod.labels()) ? 1 : 0);
  }

  private static boolean hasAllKeys(NodeView node, List<SpreadConstraint> constraints) {
    for (SpreadConstraint constraint : constraints) {
      if (!node.labels().containsKey(constraint.topologyKey())) {
        return false;
      }
    }
    return true;
  }

  private static long matching(SpreadConstraint constraint, PodView pod, NodeView node) {
    long count = 0;
    for (PodView other : node.pods()) {
      if (other.namespace().equals(pod.namespace())
          && !other.terminating()
          && constraint.counts(other.labels())) {
        count++;
      }
    }
    return count;
  }

  private static Optional<Refusal> check(List<Counted> all, NodeView node) {
    for (Counted counted : all) {
      String value = node.labels().get(counted.constraint.topologyKey());
      if (value == null) {
        return Refusal.lasting(
            "node(s) didn't match pod topology spread constraints (missing required label)");
      }
      long skew = counted.pods.getOrDefault(value, 0L) + counted.own - counted.fewest;
      if (skew > counted.constraint.maxSkew()) {
        return Refusal.now("node(s) didn't match pod topology spread constraints");
      }
    }
    return Optional.empty();
  }
}
