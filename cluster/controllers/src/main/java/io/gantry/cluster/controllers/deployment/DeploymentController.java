package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.owner.OwnerIndex;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.util.Optional;

/** Watches Deployments, their ReplicaSets, and the end of their Pods. */
public final class DeploymentController {
  static final String NAME = "deployment-controller";

  private static final int WORKERS = 5;

  private final Informer deployments;
  private final Informer sets;
  private final WorkQueue<ObjectKey> queue;

  private DeploymentController(Surroundings surroundings) {
    this.deployments = surroundings.informer(ResourceTypes.DEPLOYMENTS);
    this.sets = surroundings.informer(ResourceTypes.REPLICA_SETS);
    this.queue = surroundings.queue();
  }

  /** The loop, not started. */
  public static Loop<ObjectKey> loop(Surroundings surroundings) {
    var controller = new DeploymentController(surroundings);
    Informer pods = surroundings.informer(ResourceTypes.PODS);
    var reconciler =
        new DeploymentReconciler(
            surroundings,
            new OwnerIndex(controller.sets),
            new OwnerIndex(pods),
            new Expectations<>(controller.sets),
            new Expectations<>(controller.deployments));
    controller.deployments.listen(controller::deploymentChanged);
    controller.sets.listen(controller::setChanged);
    pods.listen(controller::podChanged);
    return new Loop<>(NAME, WORKERS, controller.queue, reconciler);
  }

  private void deploymentChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    queue.add(after.or(() -> before).orElseThrow().key());
  }

  private void setChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    Optional<OwnerReference> was = before.flatMap(ApiObject::controller);
    Optional<OwnerReference> is = after.flatMap(ApiObject::controller);
    was.filter(owner -> !is.equals(was))
        .ifPresent(owner -> add(before.orElseThrow().namespace(), owner));
    is.ifPresent(owner -> add(after.orElseThrow().namespace(), owner));
    if (is.isEmpty() && after.isPresent()) {
      ApiObject orphan = after.get();
      for (ApiObject deployment : deployments.list(orphan.namespace())) {
        LabelSelector selector = LabelSelector.of(deployment.spec().object("selector"));
        if (!selector.requirements().isEmpty() && selector.matches(orphan.labels())) {
          queue.add(deployment.key());
        }
      }
    }
  }

  private void add(String namespace, OwnerReference owner) {
    if (owner.kind().equals("Deployment")) {
      queue.add(new ObjectKey(namespace, owner.name()));
    }
  }

  /** {@code Recreate} waits for the end of the old Pods. */
  private void podChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (before.isEmpty() || (after.isPresent() && !ends(before.get(), after.get()))) {
      return;
    }
    ApiObject pod = before.get();
    pod.controller()
        .filter(owner -> owner.kind().equals("ReplicaSet"))
        .flatMap(owner -> sets.get(new ObjectKey(pod.namespace(), owner.name())))
        .flatMap(ApiObject::controller)
        .flatMap(owner -> deployments.get(new ObjectKey(pod.namespace(), owner.name())))
        .filter(deployment -> deployment.text("spec", "strategy", "type").equals("Recreate"))
        .ifPresent(deployment -> queue.add(deployment.key()));
  }

  private static boolean ends(ApiObject before, ApiObject after) {
    String phase = after.status().string("phase");
    return !phase.equals(before.status().string("phase"))
        && (phase.equals("Succeeded") || phase.equals("Failed"));
  }
}
