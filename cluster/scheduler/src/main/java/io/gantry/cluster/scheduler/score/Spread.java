package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.cluster.scheduler.snapshot.SpreadConstraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Values of a node label with fewer like Pods are better.
 *
 * <p>A Pod without constraints of its own is spread over hosts and zones beside those of the same
 * controller.
 */
final class Spread implements Score {
  private static final String HOST = "kubernetes.io/hostname";
  private static final String ZONE = "topology.kubernetes.io/zone";

  /** A label, the permitted difference, which Pods count, and whose nodes are looked at. */
  private record Rule(
      String key, long maxSkew, Predicate<PodView> counted, Predicate<NodeView> included) {}

  @Override
  public long weight() {
    return 2;
  }

  private static List<Rule> rules(PodView pod) {
    var rules = new ArrayList<Rule>();
    if (pod.spread().isEmpty() && !pod.controller().isEmpty()) {
      Predicate<PodView> kin =
          other -> other.controller().equals(pod.controller()) && !other.terminating();
      rules.add(new Rule(HOST, 3, kin, node -> node.labels().containsKey(HOST)));
      rules.add(new Rule(ZONE, 5, kin, node -> node.labels().containsKey(ZONE)));
    }
    for (SpreadConstraint constraint : pod.spread()) {
      if (!constraint.required()) {
        rules.add(
            new Rule(
                constraint.topologyKey(),
                constraint.maxSkew(),
                other ->
                    other.namespace().equals(pod.namespace())
                        && !other.terminating()
                        && constraint.counts(other.labels()),
                node -> constraint.includes(node, pod)));
      }
    }
    return rules;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    List<Rule> rules = rules(pod);
    double[] sums = new double[nodes.size()];
    for (Rule rule : rules) {
      Map<String, Long> counts = count(rule, snapshot);
      double weight = Math.log(counts.size() + 2);
      for (int i = 0; i < sums.length; i++) {
        String value = nodes.get(i).labels().get(rule.key);
        if (value != null) {
          sums[i] += counts.getOrDefault(value, 0L) * weight + (rule.maxSkew - 1);
        }
      }
    }
    return rules.isEmpty() ? new long[0] : normal(sums);
  }

  private static Map<String, Long> count(Rule rule, Snapshot snapshot) {
    var counts = new HashMap<String, Long>();
    for (NodeView node : snapshot.nodes()) {
      if (rule.included.test(node)) {
        long count = 0;
        for (PodView other : node.pods()) {
          count += rule.counted.test(other) ? 1 : 0;
        }
        counts.merge(node.labels().getOrDefault(rule.key, ""), count, Long::sum);
      }
    }
    return counts;
  }

  private static long[] normal(double[] sums) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (double sum : sums) {
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
    long[] scores = new long[sums.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = most == 0 ? MOST : (long) (MOST * (most + least - sums[i]) / most);
    }
    return scores;
  }
}
