package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodTerm;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Preferred affinity and anti-affinity to Pods, of this Pod and of those that are there; who is
 * wanted by the required affinity of others counts one.
 */
final class Neighbours implements Score {
  @Override
  public long weight() {
    return 2;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    boolean has = !pod.affinity().preferWith().isEmpty() || !pod.affinity().preferApart().isEmpty();
    var worth = new HashMap<String, Map<String, Long>>();
    for (NodeView node : has ? snapshot.nodes() : snapshot.choosy()) {
      for (PodView other : has ? node.pods() : node.choosy()) {
        add(pod.affinity().preferWith(), other, node, 1, snapshot, worth);
        add(pod.affinity().preferApart(), other, node, -1, snapshot, worth);
        add(other.affinity().preferWith(), pod, node, 1, snapshot, worth);
        add(other.affinity().preferApart(), pod, node, -1, snapshot, worth);
        add(other.affinity().with(), pod, node, 1, snapshot, worth);
      }
    }
    if (worth.isEmpty()) {
      return new long[0];
    }
    long[] sums = new long[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      for (var key : worth.entrySet()) {
        String value = nodes.get(i).labels().get(key.getKey());
        sums[i] += value == null ? 0 : key.getValue().getOrDefault(value, 0L);
      }
    }
    return normal(sums);
  }

  private static void add(
      List<PodTerm> terms,
      PodView other,
      NodeView node,
      int sign,
      Snapshot snapshot,
      Map<String, Map<String, Long>> worth) {
    for (PodTerm term : terms) {
      String value = node.labels().get(term.topologyKey());
      if (value != null && term.matches(other, snapshot)) {
        worth
            .computeIfAbsent(term.topologyKey(), _ -> new HashMap<>())
            .merge(value, sign * Math.max(1, term.weight()), Long::sum);
      }
    }
  }

  private static long[] normal(long[] sums) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (long sum : sums) {
      least = Math.min(least, sum);
      most = Math.max(most, sum);
    }
    if (most <= least) {
      return new long[0];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = MOST * (sums[i] - least) / (most - least);
    }
    return sums;
  }
}
