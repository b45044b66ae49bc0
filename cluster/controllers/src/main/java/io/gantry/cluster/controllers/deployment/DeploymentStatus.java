package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code status} shall be; pure.
 *
 * @param again when the deadline for progress must be looked at
 */
record DeploymentStatus(Json.Obj status, Optional<Duration> again) {
  private record Counts(int updated, int actual, int ready, int available) {}

  /**
   * Counts and judges.
   *
   * @param conditions the present conditions with what this pass found out
   */
  static DeploymentStatus of(
      ApiObject deployment, DeploymentPlan plan, List<Condition> conditions, Instant now) {
    var target = Target.of(deployment);
    List<OwnedSet> sets = plan.sets();
    var counts =
        new Counts(
            plan.newest().map(OwnedSet::actual).orElse(0),
            sets.stream().mapToInt(OwnedSet::actual).sum(),
            sets.stream().mapToInt(OwnedSet::ready).sum(),
            sets.stream().mapToInt(OwnedSet::available).sum());
    int wanted = sets.stream().mapToInt(OwnedSet::replicas).sum();
    List<Condition> all = conditions;
    if (!deployment.isBeingDeleted()) {
      all =
          DeploymentConditions.available(
              all, counts.available() >= target.replicas() - target.unavailable(), now);
      if (!target.paused() && !Scaling.isDue(target, sets)) {
        all = progress(target, plan, counts, all, now);
        all = DeploymentConditions.failure(all, plan.newest(), sets, now);
      }
    }
    var status = Json.object().put("observedGeneration", deployment.generation());
    put(status, "replicas", counts.actual());
    put(status, "updatedReplicas", counts.updated());
    put(status, "readyReplicas", counts.ready());
    put(status, "availableReplicas", counts.available());
    put(status, "unavailableReplicas", Math.max(0, wanted - counts.available()));
    if (target.collisions() != 0) {
      status.put("collisionCount", target.collisions());
    }
    if (!all.isEmpty()) {
      status.put("conditions", Condition.tree(all));
    }
    return new DeploymentStatus(status.build(), nextLook(target, counts, all, now));
  }

  private static void put(Json.ObjectBuilder status, String name, int value) {
    if (value != 0) {
      status.put(name, value);
    }
  }

  private static boolean isComplete(Target target, Counts counts) {
    int wanted = target.replicas();
    return counts.updated() == wanted && counts.actual() == wanted && counts.available() == wanted;
  }

  private static List<Condition> progress(
      Target target, DeploymentPlan plan, Counts counts, List<Condition> all, Instant now) {
    if (target.deadline().isEmpty()) {
      return Condition.remove(all, DeploymentConditions.PROGRESSING);
    }
    Optional<Condition> current = DeploymentConditions.progressing(all);
    boolean wasComplete =
        counts.actual() == counts.updated()
            && current
                .filter(c -> c.reason().equals(DeploymentConditions.NEW_SET_AVAILABLE))
                .isPresent();
    if (wasComplete) {
      return all;
    }
    String who =
        plan.newest()
            .map(set -> "ReplicaSet \"" + set.name() + "\"")
            .orElse("Deployment \"" + target.deployment().name() + "\"");
    if (isComplete(target, counts)) {
      return set(
          all,
          "True",
          DeploymentConditions.NEW_SET_AVAILABLE,
          who + " has successfully progressed.",
          now);
    }
    if (hasMoved(target.deployment().status(), counts)) {
      return DeploymentConditions.renew(
          all,
          DeploymentConditions.of(
              DeploymentConditions.PROGRESSING,
              "True",
              "ReplicaSetUpdated",
              who + " is progressing.",
              now));
    }
    if (isLate(target, current, now)) {
      return set(
          all, "False", DeploymentConditions.TIMED_OUT, who + " has timed out progressing.", now);
    }
    return all;
  }

  private static List<Condition> set(
      List<Condition> all, String status, String reason, String message, Instant now) {
    return DeploymentConditions.set(
        all,
        DeploymentConditions.of(DeploymentConditions.PROGRESSING, status, reason, message, now));
  }

  /** More new, ready or available Pods than before, or fewer old ones. */
  private static boolean hasMoved(Json.Obj old, Counts counts) {
    long updated = old.number("updatedReplicas", 0);
    long others = old.number("replicas", 0) - updated;
    return counts.updated() > updated
        || counts.actual() - counts.updated() < others
        || counts.ready() > old.number("readyReplicas", 0)
        || counts.available() > old.number("availableReplicas", 0);
  }

  private static boolean isLate(Target target, Optional<Condition> current, Instant now) {
    if (current.isEmpty()) {
      return false;
    }
    return switch (current.get().reason()) {
      case DeploymentConditions.NEW_SET_AVAILABLE -> false;
      case DeploymentConditions.TIMED_OUT -> true;
      default -> now.isAfter(deadline(target, current.get(), now));
    };
  }

  private static Instant deadline(Target target, Condition progress, Instant now) {
    return progress.lastUpdate().orElse(now).plus(target.deadline().orElseThrow());
  }

  private static Optional<Duration> nextLook(
      Target target, Counts counts, List<Condition> all, Instant now) {
    Optional<Condition> progress = DeploymentConditions.progressing(all);
    boolean waits =
        target.deadline().isPresent()
            && !target.paused()
            && !target.deployment().isBeingDeleted()
            && progress.isPresent()
            && !isComplete(target, counts)
            && !progress.get().reason().equals(DeploymentConditions.TIMED_OUT)
            && !progress.get().reason().equals(DeploymentConditions.NEW_SET_AVAILABLE);
    if (!waits) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, deadline(target, progress.get(), now));
    return Optional.of((left.isNegative() ? Duration.ZERO : left).plusSeconds(1));
  }
}
