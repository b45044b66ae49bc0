package io.gantry.cluster.scheduler;

import io.gantry.cluster.scheduler.filter.Filter.Refusal;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Why a Pod fits nowhere.
 *
 * @param message in Kubernetes' words
 * @param filters the names of those that refused a node
 */
record Diagnosis(String message, Set<String> filters) {
  /** Copies the set. */
  Diagnosis {
    filters = Set.copyOf(filters);
  }

  /** Collects refusals. */
  static final class Builder {
    private final Snapshot snapshot;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> filters = new HashSet<>();
    private final List<NodeView> passing = new ArrayList<>();
    private int lasting;

    Builder(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    void add(String filter, NodeView node, Refusal refusal) {
      filters.add(filter);
      for (String reason : refusal.reasons()) {
        counts.merge(reason, 1, Integer::sum);
      }
      if (refusal.lasting()) {
        lasting++;
      } else {
        passing.add(node);
      }
    }

    Diagnosis build(PodView pod) {
      int total = snapshot.nodes().size();
      if (total == 0) {
        return new Diagnosis("no nodes available to schedule pods", filters);
      }
      String nodes = "0/" + total + " nodes are available: ";
      return new Diagnosis(nodes + list(counts) + "." + preemption(pod, nodes), filters);
    }

    /** Says nothing where Pods of less importance would be driven off: that is not done yet. */
    private String preemption(PodView pod, String nodes) {
      for (NodeView node : passing) {
        for (PodView other : node.pods()) {
          if (other.priority() < pod.priority()) {
            return "";
          }
        }
      }
      var outcome = new HashMap<String, Integer>();
      if (lasting > 0) {
        outcome.put("Preemption is not helpful for scheduling", lasting);
      }
      if (!passing.isEmpty()) {
        outcome.put("No preemption victims found for incoming pod", passing.size());
      }
      return " preemption: " + nodes + list(outcome) + ".";
    }

    private static String list(Map<String, Integer> counts) {
      var parts = new ArrayList<String>();
      counts.forEach((reason, count) -> parts.add(count + " " + reason));
      Collections.sort(parts);
      return String.join(", ", parts);
    }
  }
}
