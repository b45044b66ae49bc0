package io.gantry.cluster.controllers;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Timers;
import io.gantry.cluster.reconcile.WorkQueue;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Binds every Pod to itself, says that it runs, and lets it go when it is deleted. */
final class FakeNode implements AutoCloseable {
  static final String NAME = "fake";

  /** Pods of an image that is called so never become ready. */
  static final String BROKEN = "broken";

  private final Client client;
  private final Timers timers = new Timers();
  private final Loop<ApiObject> loop;

  FakeNode(Client client, Informers informers) {
    this.client = client;
    loop = new Loop<>("fake-node", 4, new WorkQueue<>(timers), this::reconcile);
    informers
        .of(ResourceTypes.PODS)
        .listen((_, after) -> after.ifPresent(pod -> loop.queue().add(pod)));
  }

  void start() {
    loop.start();
  }

  private Reconciler.Outcome reconcile(ApiObject pod) {
    Optional<ApiObject> live = client.get(ResourceTypes.PODS, pod.key());
    if (live.isEmpty() || !live.get().resourceVersion().equals(pod.resourceVersion())) {
      return Reconciler.Outcome.DONE;
    }
    try {
      act(pod);
    } catch (StatusException e) {
      return Reconciler.Outcome.DONE; // a newer state is on its way
    }
    return Reconciler.Outcome.DONE;
  }

  private void act(ApiObject pod) {
    if (pod.isBeingDeleted()) {
      client.delete(ResourceTypes.PODS, pod.key(), DeleteOptions.now(pod.uid()));
    } else if (pod.text("spec", "nodeName").isEmpty()) {
      Json.Obj target =
          Json.object().put("apiVersion", "v1").put("kind", "Node").put("name", NAME).build();
      Json.Obj metadata =
          Json.object().put("name", pod.name()).put("namespace", pod.namespace()).build();
      client.create(
          ResourceTypes.PODS,
          pod.key(),
          "binding",
          Json.object()
              .put("apiVersion", "v1")
              .put("kind", "Binding")
              .put("metadata", metadata)
              .put("target", target)
              .build());
    } else if (!pod.text("status", "phase").equals("Running")) {
      client.update(pod.withStatus(running(pod)), "status");
    }
  }

  private static Json.Obj running(ApiObject pod) {
    boolean broken = pod.spec().text().contains(BROKEN);
    Json.Obj ready =
        Json.object()
            .put("type", "Ready")
            .put("status", broken ? "False" : "True")
            .put("lastTransitionTime", KubeTime.seconds(Clock.systemUTC().instant()))
            .build();
    int hash = Math.floorMod(pod.name().hashCode(), 60_000);
    return Json.object()
        .put("phase", "Running")
        .put("podIP", "10.1." + hash / 250 + "." + (1 + hash % 250))
        .put("conditions", Json.array(List.of(ready)))
        .build();
  }

  @Override
  public void close() {
    loop.close();
    timers.close();
  }
}
