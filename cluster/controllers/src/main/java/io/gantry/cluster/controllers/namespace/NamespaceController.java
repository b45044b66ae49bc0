package io.gantry.cluster.controllers.namespace;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.time.Duration;

/** Watches namespaces that go, and the end of everything in them. */
public final class NamespaceController {
  private static final int WORKERS = 3;

  /** Each pass asks for all that is left; things that end together are looked at together. */
  private static final Duration GATHER = Duration.ofMillis(20);

  private NamespaceController() {}

  /** The loop, not started. */
  public static Loop<ObjectKey> loop(Surroundings surroundings) {
    Informer namespaces = surroundings.informer(ResourceTypes.NAMESPACES);
    WorkQueue<ObjectKey> queue = surroundings.queue();
    namespaces.listen((_, after) ->
        after.filter(ApiObject::isBeingDeleted).map(ApiObject::key).ifPresent(queue::add));
    for (ResourceType type : ResourceTypes.ALL) {
      if (type.namespaced() && !type.equals(ResourceTypes.EVENTS)) {
        surroundings
            .informer(type)
            .listen((before, after) -> {
              if (after.isEmpty()) {
                var key = new ObjectKey("", before.orElseThrow().namespace());
                namespaces
                    .get(key)
                    .filter(ApiObject::isBeingDeleted)
                    .ifPresent(_ -> queue.addAfter(key, GATHER));
              }
            });
      }
    }
    return new Loop<>(
        "namespace-controller", WORKERS, queue, new NamespaceReconciler(surroundings));
  }
}
