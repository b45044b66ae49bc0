package io.gantry.cluster.controllers.nodelifecycle;

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
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Judges one node by when it was last heard, and acts on its Pods. */
final class NodeReconciler implements Reconciler<String> {
  /** A kubelet renews its lease every ten seconds. */
  static final Duration GRACE = Duration.ofSeconds(40);

  private final Client client;
  private final Informer nodes;
  private final Informer pods;
  private final Map<String, Long> heard;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * With the moments, as {@link System#nanoTime} tells them, at which nodes were last heard: our
   * own clock, since a node's may be wrong.
   */
  NodeReconciler(Surroundings surroundings, Map<String, Long> heard) {
    this.client = surroundings.client();
    this.nodes = surroundings.informer(ResourceTypes.NODES);
    this.pods = surroundings.informer(ResourceTypes.PODS);
    this.heard = heard;
    this.events = surroundings.recorder("node-controller");
    this.clock = surroundings.clock();
  }

  @Override
  public Outcome reconcile(String name) {
    Optional<ApiObject> found = nodes.get(new ObjectKey("", name));
    if (found.isEmpty() || found.get().isBeingDeleted()) {
      return Outcome.DONE;
    }
    ApiObject node = found.get();
    long now = System.nanoTime();
    Duration silence = Duration.ofNanos(now - heard.getOrDefault(name, now));
    if (silence.compareTo(GRACE) > 0) {
      Json.Obj status = NodePlan.silent(node, clock.instant());
      if (!status.equals(node.status())) {
        node = client.update(node.withStatus(status), "status");
        events.event(
            node, "Normal", "NodeNotReady", "Node " + name + " status is now: NodeNotReady");
      }
    }
    node = taint(node);
    if (Condition.find(node, "Ready").filter(ready -> !ready.isTrue()).isPresent()) {
      pods.find(NodeLifecycleController.BY_NODE, name).forEach(this::markNotReady);
    }
    Duration next = silence.compareTo(GRACE) > 0 ? GRACE : GRACE.minus(silence).plusMillis(50);
    return Outcome.again(min(next, evict(node)));
  }

  private static Duration min(Duration one, Optional<Duration> other) {
    return other.filter(o -> o.compareTo(one) < 0).orElse(one);
  }

  private ApiObject taint(ApiObject node) {
    Json.Arr taints = NodePlan.taints(node, clock.instant());
    if (taints.items().equals(node.spec().array("taints"))) {
      return node;
    }
    Json.Obj metadata = Json.object().put("resourceVersion", node.resourceVersion()).build();
    Json.Obj spec = Json.object().put("taints", taints).build();
    return client.patch(
        ResourceTypes.NODES,
        node.key(),
        "",
        Json.object().put("metadata", metadata).put("spec", spec).build());
  }

  /** Nobody knows whether it still answers: endpoints must not lead there. */
  private void markNotReady(ApiObject pod) {
    var state = new PodState(pod);
    if (!state.isReady() || state.isTerminal()) {
      return;
    }
    Condition ready =
        Condition.of("Ready", "False", "NodeNotReady", "Node is not ready", clock.instant());
    Json.Obj status =
        pod.status()
            .with("conditions", Condition.tree(Condition.set(Condition.all(pod.status()), ready)));
    try {
      client.update(pod.withStatus(status), "status");
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Deletes the Pods whose time is over; when the next one's is. */
  private Optional<Duration> evict(ApiObject node) {
    Instant now = clock.instant();
    Optional<Duration> next = Optional.empty();
    for (ApiObject pod : pods.find(NodeLifecycleController.BY_NODE, node.name())) {
      Optional<Instant> due =
          pod.isBeingDeleted() ? Optional.empty() : EvictionPlan.due(pod, node, now);
      if (due.isEmpty()) {
        continue;
      }
      if (due.get().isAfter(now)) {
        Duration wait = Duration.between(now, due.get());
        next = Optional.of(min(wait, next));
      } else {
        delete(pod);
      }
    }
    return next;
  }

  private void delete(ApiObject pod) {
    events.event(
        pod,
        "Normal",
        "TaintManagerEviction",
        "Marking for deletion Pod " + pod.namespace() + "/" + pod.name());
    try {
      client.delete(
          ResourceTypes.PODS, pod.key(), new DeleteOptions(Optional.empty(), pod.uid(), ""));
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
        throw e;
      }
    }
  }
}
