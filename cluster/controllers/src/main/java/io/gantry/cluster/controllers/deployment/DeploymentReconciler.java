package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.controllers.owner.Claim;
import io.gantry.cluster.controllers.owner.OwnerIndex;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes one Deployment a step on its way and reports where it is. */
final class DeploymentReconciler implements Reconciler<ObjectKey> {
  /** The informers show our own writes in milliseconds; this is for the case that they never do. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  private final Client client;
  private final Informer deployments;
  private final OwnerIndex sets;
  private final OwnerIndex pods;
  private final Claim claim;
  private final Expectations<ObjectKey> setsWritten;
  private final Expectations<ObjectKey> deploymentsWritten;
  private final EventRecorder events;
  private final Clock clock;

  DeploymentReconciler(
      Surroundings surroundings,
      OwnerIndex sets,
      OwnerIndex pods,
      Expectations<ObjectKey> setsWritten,
      Expectations<ObjectKey> deploymentsWritten) {
    this.client = surroundings.client();
    this.deployments = surroundings.informer(ResourceTypes.DEPLOYMENTS);
    this.sets = sets;
    this.pods = pods;
    this.claim = new Claim(client, ResourceTypes.DEPLOYMENTS, ResourceTypes.REPLICA_SETS);
    this.setsWritten = setsWritten;
    this.deploymentsWritten = deploymentsWritten;
    this.events = surroundings.recorder(DeploymentController.NAME);
    this.clock = surroundings.clock();
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<ApiObject> found = deployments.get(key);
    if (found.isEmpty()) {
      setsWritten.forget(key);
      deploymentsWritten.forget(key);
      return Outcome.DONE;
    }
    if (!setsWritten.areMet(key) || !deploymentsWritten.areMet(key)) {
      return Outcome.again(UNSEEN);
    }
    ApiObject deployment = found.get();
    LabelSelector selector = LabelSelector.of(deployment.spec().object("selector"));
    if (selector.requirements().isEmpty()) {
      events.event(
          deployment,
          "Warning",
          "SelectingAll",
          "This deployment is selecting all pods. A non-empty selector is required.");
      return Outcome.DONE;
    }
    List<OwnedSet> owned =
        claim.of(deployment, selector, sets.candidates(deployment)).stream()
            .map(OwnedSet::new)
            .toList();
    var plan = DeploymentPlan.decide(deployment, owned, oldPodsRun(deployment, owned));
    return new Step(key, deployment).take(plan);
  }

  /** Only asked for {@code Recreate}: whether Pods of other templates are not gone yet. */
  private boolean oldPodsRun(ApiObject deployment, List<OwnedSet> owned) {
    return !Target.of(deployment).rolling()
        && owned.stream()
            .filter(set -> !TemplateHash.same(set.template(), templateOf(deployment)))
            .flatMap(set -> pods.children(set.object().uid()).stream())
            .anyMatch(pod -> !new PodState(pod).isTerminal());
  }

  private static Json.Obj templateOf(ApiObject deployment) {
    return deployment.spec().object("template");
  }

  /** One pass over one Deployment. */
  private final class Step {
    private final ObjectKey key;
    private ApiObject deployment;
    private List<Condition> conditions;

    Step(ObjectKey key, ApiObject deployment) {
      this.key = key;
      this.deployment = deployment;
      this.conditions = Condition.all(deployment.status());
    }

    Outcome take(DeploymentPlan plan) {
      Instant now = clock.instant();
      var target = Target.of(deployment);
      if (target.deadline().isPresent() && !deployment.isBeingDeleted()) {
        conditions = DeploymentConditions.paused(conditions, target.paused(), now);
      }
      var written = new ArrayList<>(plan.sets());
      for (DeploymentPlan.Action action : plan.actions()) {
        switch (action) {
          case DeploymentPlan.Action.Create(OwnedSet set) -> {
            Optional<OwnedSet> made = create(target, set, now);
            if (made.isEmpty()) {
              return Outcome.DONE; // the changed status brings the next pass
            }
            written.replaceAll(s -> s.name().equals(set.name()) ? made.get() : s);
          }
          case DeploymentPlan.Action.Update(OwnedSet before, OwnedSet after) -> {
            OwnedSet result = update(before, after);
            written.replaceAll(s -> s.name().equals(after.name()) ? result : s);
          }
          case DeploymentPlan.Action.Delete(OwnedSet set) -> delete(set);
        }
      }
      Optional<OwnedSet> newest =
          plan.newest()
              .flatMap(set -> written.stream().filter(s -> s.name().equals(set.name())).findAny());
      newest.ifPresent(set -> markRevision(target, set, now));
      return report(new DeploymentPlan(List.of(), List.copyOf(written), newest), now);
    }

    /** Nothing if the set could not be made; then the status says why, or has another name. */
    private Optional<OwnedSet> create(Target target, OwnedSet set, Instant now) {
      ApiObject made;
      try {
        made = client.create(set.object());
      } catch (StatusException e) {
        if (e.reason() == StatusReason.ALREADY_EXISTS) {
          collide(target, set);
          return Optional.empty();
        }
        if (target.deadline().isPresent()) {
          conditions = DeploymentConditions.notCreated(conditions, set.name(), e.text(), now);
          writeStatus(
              deployment
                  .status()
                  .with("conditions", Condition.tree(conditions))
                  .with("observedGeneration", Json.of(deployment.generation())));
        }
        throw e;
      }
      setsWritten.created(key, made);
      sized(set.name(), 0, set.replicas());
      if (target.deadline().isPresent()) {
        conditions = DeploymentConditions.created(conditions, set.name(), now);
      }
      return Optional.of(new OwnedSet(made));
    }

    /** The name is taken: by this very set, not seen as ours yet, or by another template's. */
    private void collide(Target target, OwnedSet set) {
      Optional<ApiObject> there = client.get(ResourceTypes.REPLICA_SETS, set.object().key());
      boolean same =
          there
              .filter(o -> o.controller().filter(c -> !c.uid().equals(deployment.uid())).isEmpty())
              .filter(o -> !o.isBeingDeleted())
              .filter(o -> TemplateHash.same(new OwnedSet(o).template(), target.template()))
              .isPresent();
      if (same) {
        setsWritten.created(key, there.orElseThrow());
      } else {
        writeStatus(deployment.status().with("collisionCount", Json.of(target.collisions() + 1)));
      }
    }

    private OwnedSet update(OwnedSet before, OwnedSet after) {
      ApiObject written = client.update(after.object());
      setsWritten.created(key, written);
      sized(after.name(), before.replicas(), after.replicas());
      return new OwnedSet(written);
    }

    private void sized(String set, int from, int to) {
      if (from == to) {
        return;
      }
      String message =
          "Scaled %s replica set %s from %d to %d"
              .formatted(to > from ? "up" : "down", set, from, to);
      events.event(deployment, "Normal", "ScalingReplicaSet", message);
    }

    private void delete(OwnedSet set) {
      try {
        client.delete(
            ResourceTypes.REPLICA_SETS,
            set.object().key(),
            new DeleteOptions(Optional.empty(), set.object().uid(), ""));
      } catch (StatusException e) {
        if (e.reason() != StatusReason.NOT_FOUND) {
          throw e;
        }
      }
    }

    /** The Deployment has the revision of its newest set: {@code kubectl rollout history}. */
    private void markRevision(Target target, OwnedSet newest, Instant now) {
      if (target.deadline().isPresent()) {
        conditions = DeploymentConditions.found(conditions, newest.name(), now);
      }
      String revision = newest.object().annotations().getOrDefault(Revisions.REVISION, "");
      if (revision.isEmpty()
          || revision.equals(deployment.annotations().get(Revisions.REVISION))
          || deployment.isBeingDeleted()) {
        return;
      }
      Json.Obj annotations = Json.object().put(Revisions.REVISION, revision).build();
      Json.Obj metadata =
          Json.object()
              .put("resourceVersion", deployment.resourceVersion())
              .put("annotations", annotations)
              .build();
      deployment =
          client.patch(
              ResourceTypes.DEPLOYMENTS, key, "", Json.object().put("metadata", metadata).build());
      deploymentsWritten.created(key, deployment);
    }

    private Outcome report(DeploymentPlan plan, Instant now) {
      var next = DeploymentStatus.of(deployment, plan, conditions, now);
      writeStatus(next.status());
      return next.again().map(Outcome::again).orElse(Outcome.DONE);
    }

    private void writeStatus(Json.Obj status) {
      if (!status.equals(deployment.status())) {
        deployment = client.update(deployment.withStatus(status), "status");
        deploymentsWritten.created(key, deployment);
      }
    }
  }
}
