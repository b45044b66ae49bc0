package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.owner.Claim;
import io.gantry.cluster.controllers.owner.OwnerIndex;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.controllers.replicaset.ReplicaSetStatus.Failure;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.platform.base.GantryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the Pods of one ReplicaSet or ReplicationController as many as wanted. */
final class ReplicaSetReconciler implements Reconciler<ObjectKey> {
  /** The informer shows our own writes in milliseconds; this is for the case that it never does. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  private final ReplicaKind kind;
  private final Client client;
  private final Informer owners;
  private final OwnerIndex pods;
  private final OwnerIndex siblings;
  private final Claim claim;
  private final Expectations<ObjectKey> expectations;
  private final EventRecorder events;
  private final Clock clock;

  ReplicaSetReconciler(
      ReplicaKind kind,
      Surroundings surroundings,
      OwnerIndex pods,
      OwnerIndex siblings,
      Expectations<ObjectKey> expectations) {
    this.kind = kind;
    this.client = surroundings.client();
    this.owners = surroundings.informer(kind.type());
    this.pods = pods;
    this.siblings = siblings;
    this.claim = new Claim(client, kind.type(), ResourceTypes.PODS);
    this.expectations = expectations;
    this.events = surroundings.recorder(kind.component());
    this.clock = surroundings.clock();
  }

  @Override
  public Outcome reconcile(ObjectKey key) throws InterruptedException {
    Optional<ApiObject> found = owners.get(key);
    if (found.isEmpty()) {
      expectations.forget(key);
      return Outcome.DONE;
    }
    if (!expectations.areMet(key)) {
      return Outcome.again(UNSEEN);
    }
    ApiObject owner = found.get();
    List<ApiObject> active =
        claim.of(
            owner,
            kind.selector(owner),
            pods.candidates(owner).stream().filter(pod -> new PodState(pod).isActive()).toList());
    Optional<Problem> problem =
        owner.isBeingDeleted() ? Optional.empty() : scale(key, owner, active);
    Outcome outcome = writeStatus(owner, active, problem);
    if (problem.isPresent()) {
      throw problem.get().cause();
    }
    return outcome;
  }

  private record Problem(String reason, GantryException cause) {
    Failure failure() {
      return new Failure(reason, cause.text());
    }
  }

  private Optional<Problem> scale(ObjectKey key, ApiObject owner, List<ApiObject> active)
      throws InterruptedException {
    int wanted = (int) owner.spec().number("replicas", 1);
    Map<String, Integer> related =
        active.size() > wanted ? relatedPerNode(owner, active) : Map.of();
    var plan = ReplicaSetPlan.decide(wanted, active, related, now());
    if (plan.create() > 0) {
      ApiObject pod = PodTemplate.podOf(owner);
      return SlowStart.run(plan.create(), _ -> create(key, owner, pod))
          .map(cause -> new Problem("FailedCreate", cause));
    }
    if (!plan.delete().isEmpty()) {
      List<ApiObject> surplus = plan.delete();
      return SlowStart.together(0, surplus.size(), i -> delete(key, owner, surplus.get(i)))
          .map(cause -> new Problem("FailedDelete", cause));
    }
    return Optional.empty();
  }

  private void create(ObjectKey key, ApiObject owner, ApiObject pod) {
    try {
      ApiObject made = client.create(pod);
      expectations.created(key, made);
      events.event(owner, "Normal", "SuccessfulCreate", "Created pod: " + made.name());
    } catch (StatusException e) {
      if (isNamespaceGoing(e)) {
        return;
      }
      events.event(owner, "Warning", "FailedCreate", "Error creating: " + e.text());
      throw e;
    }
  }

  /** A namespace that goes takes its Pods along: no failure of ours. */
  private static boolean isNamespaceGoing(StatusException e) {
    return e.reason() == StatusReason.FORBIDDEN && e.text().contains("is being terminated");
  }

  private void delete(ObjectKey key, ApiObject owner, ApiObject pod) {
    expectations.deleting(key, pod.uid());
    try {
      client.delete(
          ResourceTypes.PODS, pod.key(), new DeleteOptions(Optional.empty(), pod.uid(), ""));
      events.event(owner, "Normal", "SuccessfulDelete", "Deleted pod: " + pod.name());
    } catch (StatusException e) {
      expectations.seenDeleted(pod.uid());
      if (e.reason() == StatusReason.NOT_FOUND) {
        return;
      }
      events.event(owner, "Warning", "FailedDelete", "Error deleting: " + e.text());
      throw e;
    }
  }

  /** Per node, the active Pods of all sets that have the same controller as {@code owner}. */
  private Map<String, Integer> relatedPerNode(ApiObject owner, List<ApiObject> active) {
    var related = new ArrayList<>(active);
    Optional<OwnerReference> controller = owner.controller();
    if (controller.isPresent()) {
      for (ApiObject sibling : siblings.children(controller.get().uid())) {
        if (!sibling.uid().equals(owner.uid())) {
          related.addAll(pods.children(sibling.uid()));
        }
      }
    }
    var count = new HashMap<String, Integer>();
    for (ApiObject pod : related) {
      var state = new PodState(pod);
      if (state.isActive() && !state.node().isEmpty()) {
        count.merge(state.node(), 1, Integer::sum);
      }
    }
    return count;
  }

  private Outcome writeStatus(ApiObject owner, List<ApiObject> active, Optional<Problem> problem) {
    var next = ReplicaSetStatus.of(owner, active, problem.map(Problem::failure), now());
    if (!next.status().equals(owner.status())) {
      client.update(owner.withStatus(next.status()), "status");
    }
    return next.again().map(Outcome::again).orElse(Outcome.DONE);
  }

  private Instant now() {
    return clock.instant();
  }
}
