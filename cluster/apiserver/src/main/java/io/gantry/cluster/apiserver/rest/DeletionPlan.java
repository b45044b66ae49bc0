package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.rest.DeleteRequest.Propagation;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a wish to delete does to an object.
 *
 * <p>Finalizers keep any object; a Pod that runs on a node is kept until the node's kubelet deletes
 * it with grace 0; a Namespace is kept until its content is gone. A grace that runs can only be
 * shortened.
 */
sealed interface DeletionPlan {
  /** The finalizer of objects whose dependents go first. */
  String FOREGROUND = "foregroundDeletion";

  /** The finalizer of objects whose dependents are to stay. */
  String ORPHAN = "orphan";

  /** It goes now; {@code last} is its last state. */
  record Remove(ApiObject last) implements DeletionPlan {}

  /** It stays for a while, so marked. */
  record Mark(ApiObject marked) implements DeletionPlan {}

  /** It is on its way already. */
  record Wait(ApiObject object) implements DeletionPlan {}

  /** Decides. */
  static DeletionPlan decide(
      ResourceType type, ApiObject object, DeleteRequest request, Instant now) {
    if (type.equals(ResourceTypes.NAMESPACES)) {
      return namespace(object, now);
    }
    ApiObject next = withFinalizers(object, request.propagation());
    if (object.isBeingDeleted()) {
      return again(object, next, request.grace());
    }
    if (type.equals(ResourceTypes.PODS)) {
      long grace = graceOf(object, request.grace());
      next = marked(next, now.plusSeconds(grace), grace);
      return grace == 0 && next.finalizers().isEmpty() ? new Remove(next) : new Mark(next);
    }
    return next.finalizers().isEmpty() ? new Remove(next) : new Mark(marked(next, now, 0));
  }

  /** Whether an update leaves nothing that keeps an object which is being deleted. */
  static boolean endsBy(ResourceType type, ApiObject updated) {
    return updated.isBeingDeleted()
        && updated.finalizers().isEmpty()
        && updated.number(0, "metadata", "deletionGracePeriodSeconds") == 0
        && (!type.equals(ResourceTypes.NAMESPACES) || hasNoSpecFinalizers(updated));
  }

  private static DeletionPlan namespace(ApiObject object, Instant now) {
    if (!object.isBeingDeleted()) {
      return new Mark(
          object
              .with(Json.of(KubeTime.seconds(now)), "metadata", "deletionTimestamp")
              .with(Json.of("Terminating"), "status", "phase"));
    }
    return object.finalizers().isEmpty() && hasNoSpecFinalizers(object)
        ? new Remove(object)
        : new Wait(object);
  }

  private static boolean hasNoSpecFinalizers(ApiObject namespace) {
    return namespace.spec().array("finalizers").isEmpty();
  }

  private static DeletionPlan again(ApiObject object, ApiObject next, Optional<Long> wished) {
    long running = object.number(0, "metadata", "deletionGracePeriodSeconds");
    long grace = wished.map(seconds -> Math.max(seconds, 0)).orElse(running);
    ApiObject shortened = next;
    if (grace < running) {
      Instant end = object.deletionTimestamp().orElse(Instant.EPOCH);
      shortened =
          next.with(
                  Json.of(KubeTime.seconds(end.minusSeconds(running - grace))),
                  "metadata",
                  "deletionTimestamp")
              .with(Json.of(grace), "metadata", "deletionGracePeriodSeconds");
    }
    if (Math.min(grace, running) == 0 && shortened.finalizers().isEmpty()) {
      return new Remove(shortened);
    }
    return shortened.equals(object) ? new Wait(object) : new Mark(shortened);
  }

  private static long graceOf(ApiObject pod, Optional<Long> wished) {
    String phase = pod.text("status", "phase");
    if (pod.text("spec", "nodeName").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    long grace = wished.orElseGet(() -> pod.number(30, "spec", "terminationGracePeriodSeconds"));
    return grace < 0 ? 1 : grace;
  }

  private static ApiObject marked(ApiObject object, Instant end, long grace) {
    ApiObject marked =
        object
            .with(Json.of(KubeTime.seconds(end)), "metadata", "deletionTimestamp")
            .with(Json.of(grace), "metadata", "deletionGracePeriodSeconds");
    return object.generation() > 0
        ? marked.with(Json.of(object.generation() + 1), "metadata", "generation")
        : marked;
  }

  private static ApiObject withFinalizers(ApiObject object, Optional<Propagation> propagation) {
    if (propagation.isEmpty()) {
      return object;
    }
    List<String> finalizers = new ArrayList<>(object.finalizers());
    finalizers.remove(FOREGROUND);
    finalizers.remove(ORPHAN);
    switch (propagation.get()) {
      case FOREGROUND -> finalizers.add(FOREGROUND);
      case ORPHAN -> finalizers.add(ORPHAN);
      case BACKGROUND -> {}
    }
    if (finalizers.equals(object.finalizers())) {
      return object;
    }
    return finalizers.isEmpty()
        ? object.without("metadata", "finalizers")
        : object.with(Json.strings(finalizers), "metadata", "finalizers");
  }
}
