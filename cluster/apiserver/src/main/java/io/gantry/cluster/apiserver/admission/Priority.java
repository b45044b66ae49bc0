package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.Optional;

/** The number behind a Pod's priority class; only the system's two classes exist so far. */
final class Priority implements Admission {
  private static final long CLUSTER_CRITICAL = 2_000_000_000;
  private static final long NODE_CRITICAL = 2_000_001_000;

  @Override
  public ApiObject mutate(AdmissionRequest request) {
    ApiObject pod = request.object();
    if (!request.creates(ResourceTypes.PODS)) {
      return pod;
    }
    long priority = priority(request, pod.spec().string("priorityClassName"));
    Optional<Json> asked = pod.at("spec", "priority");
    if (asked.isPresent() && pod.spec().number("priority", 0) != priority) {
      throw StatusException.forbidden(
          ResourceTypes.PODS,
          request.name(),
          "the integer value of priority ("
              + asked.get().text()
              + ") must not be provided in pod spec; priority admission controller computed "
              + priority
              + " from the given PriorityClass name");
    }
    ApiObject ranked = pod.with(Json.of(priority), "spec", "priority");
    return pod.at("spec", "preemptionPolicy").isPresent()
        ? ranked
        : ranked.with(Json.of("PreemptLowerPriority"), "spec", "preemptionPolicy");
  }

  private static long priority(AdmissionRequest request, String name) {
    return switch (name) {
      case "" -> 0;
      case "system-cluster-critical" -> CLUSTER_CRITICAL;
      case "system-node-critical" -> NODE_CRITICAL;
      default ->
          throw StatusException.forbidden(
              ResourceTypes.PODS,
              request.name(),
              "no PriorityClass with name " + name + " was found");
    };
  }
}
