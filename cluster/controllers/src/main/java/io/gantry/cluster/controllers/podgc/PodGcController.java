package io.gantry.cluster.controllers.podgc;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Reconciler.Outcome;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Watches Pods and nodes; there is one thing to do, so the queue has one key. */
public final class PodGcController {
  private static final String KEY = "pods";

  /** A node that is registered again within this time keeps its Pods. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private static final Duration GATHER = Duration.ofSeconds(1);
  private static final int MOST_ENDED = 12_500;

  private final Client client;
  private final Informer pods;
  private final Informer nodes;
  private final Clock clock;

  private PodGcController(Surroundings surroundings) {
    client = surroundings.client();
    pods = surroundings.informer(ResourceTypes.PODS);
    nodes = surroundings.informer(ResourceTypes.NODES);
    clock = surroundings.clock();
  }

  /** The loop, not started. */
  public static Loop<String> loop(Surroundings surroundings) {
    var controller = new PodGcController(surroundings);
    WorkQueue<String> queue = surroundings.queue();
    controller.nodes.listen((_, after) -> {
      if (after.isEmpty()) {
        queue.addAfter(KEY, QUARANTINE);
      }
    });
    controller.pods.listen(
        (before, after) -> after.ifPresent(pod -> controller.podChanged(pod, before, queue)));
    return new Loop<>("pod-garbage-collector", 1, queue, _ -> controller.collect());
  }

  private void podChanged(ApiObject pod, Optional<ApiObject> before, WorkQueue<String> queue) {
    var state = new PodState(pod);
    if (state.node().isEmpty()) {
      if (pod.isBeingDeleted()) {
        queue.addAfter(KEY, GATHER);
      }
    } else if (before.isEmpty() && nodes.get(new ObjectKey("", state.node())).isEmpty()) {
      queue.addAfter(KEY, QUARANTINE);
    }
    if (state.isTerminal() && before.filter(b -> new PodState(b).isTerminal()).isEmpty()) {
      queue.addAfter(KEY, QUARANTINE);
    }
  }

  private Outcome collect() {
    var plan = PodGcPlan.decide(pods.list(), gone(), MOST_ENDED);
    plan.lost().forEach(this::fail);
    plan.lost().forEach(this::delete);
    plan.other().forEach(this::delete);
    return Outcome.DONE;
  }

  /** Nodes that Pods name and that neither the informer nor the server knows. */
  private Set<String> gone() {
    var names = new HashSet<String>();
    pods.list().forEach(pod -> names.add(new PodState(pod).node()));
    names.remove("");
    names.removeIf(name -> nodes.get(new ObjectKey("", name)).isPresent());
    names.removeIf(name -> client.get(ResourceTypes.NODES, new ObjectKey("", name)).isPresent());
    return names;
  }

  /** Says how it ended, for whoever waits for that. */
  private void fail(ApiObject pod) {
    if (new PodState(pod).isTerminal()) {
      return;
    }
    Condition lost =
        Condition.of(
            "DisruptionTarget",
            "True",
            "DeletionByPodGC",
            "PodGC: node no longer exists",
            clock.instant());
    Json.Obj status =
        pod.status()
            .with("phase", Json.of("Failed"))
            .with(
                "conditions", Condition.tree(Condition.replace(Condition.all(pod.status()), lost)));
    try {
      client.update(pod.withStatus(status), "status");
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private void delete(ApiObject pod) {
    try {
      client.delete(ResourceTypes.PODS, pod.key(), DeleteOptions.now(pod.uid()));
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
        throw e;
      }
    }
  }
}
