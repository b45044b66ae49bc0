package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code status} shall be; pure.
 *
 * @param again when a Pod becomes available by the passing of time alone
 */
record ReplicaSetStatus(Json.Obj status, Optional<Duration> again) {
  /**
   * Counts.
   *
   * @param failure why Pods could not be made or deleted, if so
   */
  static ReplicaSetStatus of(
      ApiObject owner, List<ApiObject> active, Optional<Failure> failure, Instant now) {
    long minReady = owner.spec().number("minReadySeconds", 0);
    Map<String, String> labels =
        owner.spec().object("template").object("metadata").stringMap("labels");
    int ready = 0;
    int available = 0;
    int labelled = 0;
    Optional<Duration> again = Optional.empty();
    for (ApiObject pod : active) {
      var state = new PodState(pod);
      if (pod.labels().entrySet().containsAll(labels.entrySet())) {
        labelled++;
      }
      if (!state.isReady()) {
        continue;
      }
      ready++;
      Duration left = state.untilAvailable(minReady, now);
      if (left.isZero()) {
        available++;
      } else if (again.isEmpty() || left.compareTo(again.get()) < 0) {
        again = Optional.of(left);
      }
    }
    var status = Json.object().put("replicas", active.size());
    putUnlessZero(status, "fullyLabeledReplicas", labelled);
    putUnlessZero(status, "readyReplicas", ready);
    putUnlessZero(status, "availableReplicas", available);
    status.put("observedGeneration", owner.generation());
    List<Condition> conditions = conditions(owner, failure, now);
    if (!conditions.isEmpty()) {
      status.put("conditions", Condition.tree(conditions));
    }
    return new ReplicaSetStatus(status.build(), again);
  }

  private static List<Condition> conditions(
      ApiObject owner, Optional<Failure> failure, Instant now) {
    List<Condition> old = Condition.all(owner.status());
    if (failure.isEmpty()) {
      return Condition.remove(old, "ReplicaFailure");
    }
    if (Condition.find(old, "ReplicaFailure").isPresent()) {
      return old;
    }
    return Condition.set(
        old,
        Condition.of("ReplicaFailure", "True", failure.get().reason(), failure.get().text(), now));
  }

  private static void putUnlessZero(Json.ObjectBuilder status, String name, int value) {
    if (value != 0) {
      status.put(name, value);
    }
  }

  /**
   * Why not all Pods could be made or deleted.
   *
   * @param reason {@code FailedCreate} or {@code FailedDelete}
   */
  record Failure(String reason, String text) {}
}
