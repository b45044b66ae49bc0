package io.gantry.cluster.controllers.podgc;

import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which Pods to remove at once.
 *
 * @param lost bound to nodes that there are not; they did not end well
 * @param other never bound but deleted, or ended long ago
 */
record PodGcPlan(List<ApiObject> lost, List<ApiObject> other) {
  /**
   * Decides.
   *
   * @param gone names of nodes that were not there for long enough
   * @param most how many ended Pods may stay
   */
  static PodGcPlan decide(List<ApiObject> pods, Set<String> gone, int most) {
    var lost = new ArrayList<ApiObject>();
    var other = new ArrayList<ApiObject>();
    var ended = new ArrayList<ApiObject>();
    for (ApiObject pod : pods) {
      var state = new PodState(pod);
      if (gone.contains(state.node())) {
        lost.add(pod);
      } else if (state.node().isEmpty() && pod.isBeingDeleted()) {
        other.add(pod);
      } else if (state.isTerminal() && !pod.isBeingDeleted()) {
        ended.add(pod);
      }
    }
    if (ended.size() > most) {
      ended.sort(Comparator.comparing(pod -> pod.creationTimestamp().orElse(Instant.MAX)));
      other.addAll(ended.subList(0, ended.size() - most));
    }
    return new PodGcPlan(List.copyOf(lost), List.copyOf(other));
  }
}
