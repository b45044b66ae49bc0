package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How many Pods to make, or which to delete.
 *
 * @param create Pods to make; 0 when there are enough
 * @param delete Pods to delete, the least valuable first
 */
record ReplicaSetPlan(int create, List<ApiObject> delete) {
  /** No more are made or deleted at once; the next events bring the next. */
  static final int BURST = 500;

  /** An absent cost is this. */
  private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

  /**
   * Decides.
   *
   * @param wanted {@code spec.replicas}
   * @param active the Pods that count
   * @param relatedPerNode by node name, how many Pods of the same owner's other sets are there too
   */
  static ReplicaSetPlan decide(
      int wanted, List<ApiObject> active, Map<String, Integer> relatedPerNode, Instant now) {
    int missing = wanted - active.size();
    if (missing >= 0) {
      return new ReplicaSetPlan(Math.min(missing, BURST), List.of());
    }
    int surplus = Math.min(-missing, BURST);
    if (wanted == 0 && surplus == active.size()) {
      return new ReplicaSetPlan(0, List.copyOf(active));
    }
    var ranked = new ArrayList<>(active.stream().map(PodState::new).toList());
    ranked.sort(leastValuableFirst(relatedPerNode, now));
    return new ReplicaSetPlan(0, ranked.subList(0, surplus).stream().map(PodState::pod).toList());
  }

  private static Comparator<PodState> leastValuableFirst(
      Map<String, Integer> relatedPerNode, Instant now) {
    return Comparator.<PodState, Boolean>comparing(pod -> !pod.node().isEmpty())
        .thenComparingInt(pod -> progress(pod.phase()))
        .thenComparing(PodState::isReady)
        .thenComparingInt(ReplicaSetPlan::cost)
        .thenComparingInt(pod -> -relatedPerNode.getOrDefault(pod.node(), 0))
        .thenComparingLong(pod -> pod.readySince().map(at -> age(at, now)).orElse(-1L))
        .thenComparingLong(pod -> -pod.restarts())
        .thenComparingLong(pod -> pod.pod().creationTimestamp().map(at -> age(at, now)).orElse(-1L))
        .thenComparing(pod -> pod.pod().uid());
  }

  private static int progress(String phase) {
    return switch (phase) {
      case "Running" -> 2;
      case "Unknown" -> 1;
      default -> 0;
    };
  }

  private static int cost(PodState pod) {
    try {
      return Integer.parseInt(pod.pod().annotations().getOrDefault(COST, "0"));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** Ages are compared by their order of magnitude, so that of old Pods not always one goes. */
  private static long age(Instant at, Instant now) {
    long seconds = Math.max(0, Duration.between(at, now).toSeconds());
    return 64L - Long.numberOfLeadingZeros(seconds);
  }
}
