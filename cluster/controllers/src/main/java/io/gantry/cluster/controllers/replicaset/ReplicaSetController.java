package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.owner.OwnerIndex;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.util.Optional;

/** Watches sets and Pods; a Pod's change is work for the set that controls it, or could. */
public final class ReplicaSetController {
  private static final int WORKERS = 5;

  private final ReplicaKind kind;
  private final Informer owners;
  private final WorkQueue<ObjectKey> queue;

  private ReplicaSetController(ReplicaKind kind, Informer owners, WorkQueue<ObjectKey> queue) {
    this.kind = kind;
    this.owners = owners;
    this.queue = queue;
  }

  /** The loop of a kind, not started. */
  public static Loop<ObjectKey> loop(ReplicaKind kind, Surroundings surroundings) {
    Informer owners = surroundings.informer(kind.type());
    Informer pods = surroundings.informer(ResourceTypes.PODS);
    var controller = new ReplicaSetController(kind, owners, surroundings.queue());
    var expectations = new Expectations<ObjectKey>(pods);
    var reconciler =
        new ReplicaSetReconciler(
            kind, surroundings, new OwnerIndex(pods), new OwnerIndex(owners), expectations);
    owners.listen(controller::ownerChanged);
    pods.listen(controller::podChanged);
    return new Loop<>(kind.component(), WORKERS, controller.queue, reconciler);
  }

  private void ownerChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    queue.add(after.or(() -> before).orElseThrow().key());
  }

  private void podChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    Optional<OwnerReference> was = before.flatMap(ApiObject::controller);
    Optional<OwnerReference> is = after.flatMap(ApiObject::controller);
    was.filter(owner -> !is.equals(was))
        .flatMap(owner -> key(before.orElseThrow(), owner))
        .ifPresent(queue::add);
    is.flatMap(owner -> key(after.orElseThrow(), owner)).ifPresent(queue::add);
    if (is.isEmpty() && after.isPresent()) {
      ApiObject orphan = after.get();
      for (ApiObject owner : owners.list(orphan.namespace())) {
        if (kind.selector(owner).matches(orphan.labels())) {
          queue.add(owner.key());
        }
      }
    }
  }

  private Optional<ObjectKey> key(ApiObject pod, OwnerReference owner) {
    boolean ours =
        owner.kind().equals(kind.type().kind())
            && owner.apiVersion().equals(kind.type().apiVersion());
    return ours ? Optional.of(new ObjectKey(pod.namespace(), owner.name())) : Optional.empty();
  }
}
