package io.gantry.cluster.controllers.nodelifecycle;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a Pod must leave its node because of taints; pure. */
final class EvictionPlan {
  private EvictionPlan() {}

  /** The moment, perhaps past; nothing if it may stay for ever. */
  static Optional<Instant> due(ApiObject pod, ApiObject node, Instant now) {
    Optional<Instant> first = Optional.empty();
    for (Json item : node.spec().array("taints")) {
      Json.Obj taint = item.asObject();
      if (!taint.string("effect").equals("NoExecute")) {
        continue;
      }
      Optional<Instant> end = end(pod.spec().array("tolerations"), taint, now);
      if (end.isPresent() && (first.isEmpty() || end.get().isBefore(first.get()))) {
        first = end;
      }
    }
    return first;
  }

  /** When the Pod stops to tolerate a taint; nothing for never. */
  private static Optional<Instant> end(List<Json> tolerations, Json.Obj taint, Instant now) {
    Instant since = KubeTime.parse(taint.string("timeAdded")).orElse(now);
    boolean tolerated = false;
    long least = Long.MAX_VALUE;
    for (Json item : tolerations) {
      Json.Obj toleration = item.asObject();
      if (tolerates(toleration, taint)) {
        tolerated = true;
        least = Math.min(least, toleration.number("tolerationSeconds", Long.MAX_VALUE));
      }
    }
    if (!tolerated) {
      return Optional.of(now);
    }
    return least == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(since.plusSeconds(Math.max(0, least)));
  }

  static boolean tolerates(Json.Obj toleration, Json.Obj taint) {
    String effect = toleration.string("effect");
    if (!effect.isEmpty() && !effect.equals(taint.string("effect"))) {
      return false;
    }
    String key = toleration.string("key");
    if (!key.isEmpty() && !key.equals(taint.string("key"))) {
      return false;
    }
    return switch (toleration.string("operator")) {
      case "Exists" -> true;
      default -> !key.isEmpty() && toleration.string("value").equals(taint.string("value"));
    };
  }
}
