package io.gantry.cluster.controllers.nodelifecycle;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Watches nodes, their leases and the Pods on tainted ones. */
public final class NodeLifecycleController {
  static final String LEASES = "kube-node-lease";
  static final String BY_NODE = "node";

  private static final int WORKERS = 2;

  private NodeLifecycleController() {}

  /** The loop, not started. */
  public static Loop<String> loop(Surroundings surroundings) {
    WorkQueue<String> queue = surroundings.queue();
    Map<String, Long> heard = new ConcurrentHashMap<>();
    Informer nodes = surroundings.informer(ResourceTypes.NODES);
    Informer pods = surroundings.informer(ResourceTypes.PODS);
    pods.index(BY_NODE, pod -> List.of(new PodState(pod).node()));
    nodes.listen((before, after) -> {
      ApiObject node = after.or(() -> before).orElseThrow();
      if (before.isEmpty()) {
        heard.put(node.name(), System.nanoTime());
      }
      if (after.isEmpty()) {
        heard.remove(node.name());
      } else {
        queue.add(node.name());
      }
    });
    // A renewal is noted and no more: the check that is due anyway sees it.
    surroundings
        .informer(ResourceTypes.LEASES)
        .listen((_, after) ->
            after
                .filter(lease -> lease.namespace().equals(LEASES))
                .ifPresent(lease ->
                    heard.computeIfPresent(
                        lease.name(), (name, last) -> renewed(name, queue, last, nodes))));
    pods.listen((before, after) ->
        after
            .map(pod -> new PodState(pod).node())
            .filter(node -> !node.isEmpty() && before.filter(b -> bound(b)).isEmpty())
            .flatMap(node -> nodes.get(new ObjectKey("", node)))
            .filter(node -> !node.spec().array("taints").isEmpty())
            .ifPresent(node -> queue.add(node.name())));
    return new Loop<>(
        "node-lifecycle-controller", WORKERS, queue, new NodeReconciler(surroundings, heard));
  }

  private static boolean bound(ApiObject pod) {
    return !new PodState(pod).node().isEmpty();
  }

  /** A node that was given up is looked at as soon as it is heard again. */
  private static long renewed(String name, WorkQueue<String> queue, long last, Informer nodes) {
    long now = System.nanoTime();
    if (now - last > NodeReconciler.GRACE.toNanos()) {
      nodes.get(new ObjectKey("", name)).ifPresent(_ -> queue.add(name));
    }
    return now;
  }
}
