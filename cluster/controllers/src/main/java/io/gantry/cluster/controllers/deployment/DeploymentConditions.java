package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The conditions of a Deployment, with the reasons that clients wait for; pure. */
final class DeploymentConditions {
  static final String AVAILABLE = "Available";
  static final String PROGRESSING = "Progressing";
  static final String REPLICA_FAILURE = "ReplicaFailure";

  static final String NEW_SET_AVAILABLE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";
  static final String PAUSED = "DeploymentPaused";

  private DeploymentConditions() {}

  static Condition of(String type, String status, String reason, String message, Instant now) {
    String time = KubeTime.seconds(now);
    return new Condition(
        Json.object()
            .put("type", type)
            .put("status", status)
            .put("lastUpdateTime", time)
            .put("lastTransitionTime", time)
            .put("reason", reason)
            .put("message", message)
            .build());
  }

  /** The same status for the same reason is no news. */
  static List<Condition> set(List<Condition> all, Condition next) {
    Optional<Condition> old = Condition.find(all, next.type());
    if (old.isPresent()
        && old.get().status().equals(next.status())
        && old.get().reason().equals(next.reason())) {
      return all;
    }
    return renew(all, next);
  }

  /** As {@link #set}, but the same again counts as an update. */
  static List<Condition> renew(List<Condition> all, Condition next) {
    Optional<Condition> old = Condition.find(all, next.type());
    Condition put = next;
    if (old.isPresent() && old.get().status().equals(next.status())) {
      put = next.with("lastTransitionTime", old.get().tree().string("lastTransitionTime"));
    }
    return Condition.replace(all, put);
  }

  static Optional<Condition> progressing(List<Condition> all) {
    return Condition.find(all, PROGRESSING);
  }

  /** Notes that the roll-out rests, or goes on. */
  static List<Condition> paused(List<Condition> all, boolean paused, Instant now) {
    Optional<Condition> progress = progressing(all);
    if (progress.filter(c -> c.reason().equals(TIMED_OUT)).isPresent()) {
      return all; // what has failed stays failed
    }
    boolean said = progress.filter(c -> c.reason().equals(PAUSED)).isPresent();
    if (paused && !said) {
      return set(all, of(PROGRESSING, "Unknown", PAUSED, "Deployment is paused", now));
    }
    if (!paused && said) {
      return set(
          all, of(PROGRESSING, "Unknown", "DeploymentResumed", "Deployment is resumed", now));
    }
    return all;
  }

  /** Notes which set is on its way, when nothing is said about that yet. */
  static List<Condition> found(List<Condition> all, String set, Instant now) {
    if (progressing(all).isPresent()) {
      return all;
    }
    String message = "Found new replica set \"" + set + "\"";
    return set(all, of(PROGRESSING, "True", "FoundNewReplicaSet", message, now));
  }

  static List<Condition> created(List<Condition> all, String set, Instant now) {
    String message = "Created new replica set \"" + set + "\"";
    return set(all, of(PROGRESSING, "True", "NewReplicaSetCreated", message, now));
  }

  static List<Condition> notCreated(List<Condition> all, String set, String why, Instant now) {
    String message = "Failed to create new replica set \"" + set + "\": " + why;
    return set(all, of(PROGRESSING, "False", "ReplicaSetCreateError", message, now));
  }

  static List<Condition> available(List<Condition> all, boolean enough, Instant now) {
    return set(
        all,
        enough
            ? of(
                AVAILABLE,
                "True",
                "MinimumReplicasAvailable",
                "Deployment has minimum availability.",
                now)
            : of(
                AVAILABLE,
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability.",
                now));
  }

  /** Why Pods cannot be made, as the newest set says, or else another. */
  static List<Condition> failure(
      List<Condition> all, Optional<OwnedSet> newest, List<OwnedSet> sets, Instant now) {
    Optional<Condition> failure =
        newest
            .flatMap(set -> Condition.find(set.object(), REPLICA_FAILURE))
            .or(() ->
                sets.stream()
                    .flatMap(s -> Condition.find(s.object(), REPLICA_FAILURE).stream())
                    .findFirst());
    if (failure.isEmpty()) {
      return Condition.remove(all, REPLICA_FAILURE);
    }
    Condition why = failure.get();
    return set(
        all, of(REPLICA_FAILURE, why.status(), why.reason(), why.tree().string("message"), now));
  }
}
