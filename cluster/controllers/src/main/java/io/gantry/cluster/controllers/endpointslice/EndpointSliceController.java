package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.controllers.pod.PodState;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Watches Services, their Pods, and what others do to our slices and Endpoints. */
public final class EndpointSliceController {
  static final String BY_SERVICE = "service";

  private static final int WORKERS = 5;

  /** Pods come in crowds; those that go are told at once. */
  private static final Duration GATHER = Duration.ofMillis(20);

  private final Informer services;
  private final WorkQueue<ObjectKey> queue;

  private EndpointSliceController(Surroundings surroundings) {
    this.services = surroundings.informer(ResourceTypes.SERVICES);
    this.queue = surroundings.queue();
  }

  /** The loop, not started. */
  public static Loop<ObjectKey> loop(Surroundings surroundings) {
    var controller = new EndpointSliceController(surroundings);
    Informer slices = surroundings.informer(ResourceTypes.ENDPOINT_SLICES);
    slices.index(BY_SERVICE, slice -> serviceOf(slice).stream().map(ObjectKey::toString).toList());
    var expectations = new Expectations<ObjectKey>(slices);
    var reconciler = new EndpointSliceReconciler(surroundings, expectations);
    controller.services.listen(controller::serviceChanged);
    surroundings.informer(ResourceTypes.PODS).listen(controller::podChanged);
    slices.listen((before, after) ->
        after
            .or(() -> before)
            .flatMap(EndpointSliceController::serviceOf)
            .ifPresent(controller.queue::add));
    surroundings
        .informer(ResourceTypes.ENDPOINTS)
        .listen((before, after) -> {
          if (before.isPresent()) {
            controller.queue.add(before.get().key());
          }
        });
    return new Loop<>("endpointslice-controller", WORKERS, controller.queue, reconciler);
  }

  private static Optional<ObjectKey> serviceOf(ApiObject slice) {
    var labels = slice.labels();
    String service = labels.getOrDefault(EndpointSlicePlan.SERVICE, "");
    boolean ours = EndpointSlicePlan.OURS.equals(labels.get(EndpointSlicePlan.MANAGER));
    return ours && !service.isEmpty()
        ? Optional.of(new ObjectKey(slice.namespace(), service))
        : Optional.empty();
  }

  private void serviceChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    queue.add(after.or(() -> before).orElseThrow().key());
  }

  private void podChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (before.map(EndpointSliceController::view).equals(after.map(EndpointSliceController::view))
        || !(hasAddress(before) || hasAddress(after))) {
      return;
    }
    ApiObject pod = after.or(() -> before).orElseThrow();
    boolean goes = before.isPresent() && after.filter(p -> !isLess(before.get(), p)).isEmpty();
    for (ApiObject service : services.list(pod.namespace())) {
      var view = new ServiceView(service);
      if (before.filter(view::matches).isEmpty() && after.filter(view::matches).isEmpty()) {
        continue;
      }
      if (goes) {
        queue.add(service.key());
      } else {
        queue.addAfter(service.key(), GATHER);
      }
    }
  }

  private static boolean hasAddress(Optional<ApiObject> pod) {
    return pod.filter(p -> !p.status().string("podIP").isEmpty()).isPresent();
  }

  private static boolean isLess(ApiObject before, ApiObject after) {
    return after.isBeingDeleted()
        || (new PodState(before).isReady() && !new PodState(after).isReady());
  }

  /** All that endpoints show of a Pod. */
  private static List<Object> view(ApiObject pod) {
    var state = new PodState(pod);
    return List.of(
        pod.labels(),
        state.isTerminal(),
        state.isReady(),
        pod.isBeingDeleted(),
        pod.status().string("podIP"),
        pod.status().array("podIPs"),
        state.node(),
        pod.text("spec", "hostname"),
        pod.text("spec", "subdomain"));
  }
}
