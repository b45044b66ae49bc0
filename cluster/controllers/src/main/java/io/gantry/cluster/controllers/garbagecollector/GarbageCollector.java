package io.gantry.cluster.controllers.garbagecollector;

import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;

/** Watches all that is served, Events aside: nothing owns them. */
public final class GarbageCollector {
  private static final int WORKERS = 10;

  private GarbageCollector() {}

  /** The loop, not started; start it when all informers have their first copy. */
  public static Loop<String> loop(Surroundings surroundings) {
    var graph = new OwnerGraph();
    WorkQueue<String> queue = surroundings.queue();
    for (ResourceType type : ResourceTypes.ALL) {
      if (!type.equals(ResourceTypes.EVENTS)) {
        surroundings
            .informer(type)
            .listen((before, after) ->
                after
                    .map(graph::put)
                    .orElseGet(() -> graph.remove(before.orElseThrow()))
                    .forEach(queue::add));
      }
    }
    var reconciler =
        new GarbageReconciler(
            surroundings.client(),
            graph,
            queue,
            surroundings.recorder("garbage-collector-controller"));
    return new Loop<>("garbage-collector", WORKERS, queue, reconciler);
  }
}
