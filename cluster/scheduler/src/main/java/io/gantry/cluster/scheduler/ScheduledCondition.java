package io.gantry.cluster.scheduler;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Optional;

/** The condition {@code PodScheduled} of a Pod that waits. */
final class ScheduledCondition {
  private static final String TYPE = "PodScheduled";

  private ScheduledCondition() {}

  /**
   * The merge patch that says why; nothing if the Pod says so already. It holds for this version of
   * the Pod only: if it has been bound meanwhile, it must not be said.
   */
  static Optional<Json.Obj> patch(ApiObject pod, String reason, String message, String time) {
    var conditions = new ArrayList<Json>();
    String since = time;
    for (Json item : pod.status().array("conditions")) {
      if (item instanceof Json.Obj condition && condition.string("type").equals(TYPE)) {
        if (condition.string("reason").equals(reason)
            && condition.string("message").equals(message)) {
          return Optional.empty();
        }
        if (condition.string("status").equals("False")) {
          since = condition.string("lastTransitionTime");
        }
      } else {
        conditions.add(item);
      }
    }
    conditions.add(
        Json.object()
            .put("type", TYPE)
            .put("status", "False")
            .put("lastProbeTime", Json.nil())
            .put("lastTransitionTime", since)
            .put("reason", reason)
            .put("message", message)
            .build());
    return Optional.of(
        Json.object()
            .put(
                "metadata",
                Json.object().putUnlessEmpty("resourceVersion", pod.resourceVersion()).build())
            .put("status", Json.object().put("conditions", Json.array(conditions)).build())
            .build());
  }
}
