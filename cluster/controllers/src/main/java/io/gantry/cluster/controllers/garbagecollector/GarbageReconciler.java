package io.gantry.cluster.controllers.garbagecollector;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.controllers.garbagecollector.GarbagePlan.Decision;
import io.gantry.cluster.controllers.garbagecollector.GarbagePlan.Owner;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.WorkQueue;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** Looks at one object by its uid. */
final class GarbageReconciler implements Reconciler<String> {
  private final Client client;
  private final OwnerGraph graph;
  private final WorkQueue<String> queue;
  private final EventRecorder events;

  GarbageReconciler(
      Client client, OwnerGraph graph, WorkQueue<String> queue, EventRecorder events) {
    this.client = client;
    this.graph = graph;
    this.queue = queue;
    this.events = events;
  }

  @Override
  public Outcome reconcile(String uid) {
    Optional<ApiObject> known = graph.get(uid);
    if (known.isEmpty() || decide(known.get()) instanceof Decision.Keep) {
      return Outcome.DONE;
    }
    // The graph may be behind; before anything is written the object itself is asked for.
    Optional<ApiObject> live =
        client.get(typeOf(known.get()), known.get().key()).filter(o -> o.uid().equals(uid));
    if (live.isPresent()) {
      act(live.get(), decide(live.get()));
    }
    return Outcome.DONE;
  }

  private Decision decide(ApiObject object) {
    return GarbagePlan.decide(
        object, graph.dependents(object.uid()), reference -> owner(object, reference));
  }

  private void act(ApiObject object, Decision decision) {
    switch (decision) {
      case Decision.Keep _ -> {}
      case Decision.Own(List<Json> references) -> own(object, references);
      case Decision.Delete(String propagation, boolean unblock) -> {
        if (unblock) {
          own(object, unblocked(object));
        }
        delete(object, propagation);
      }
      case Decision.Orphan(List<ApiObject> dependents) -> {
        dependents.forEach(dependent -> disown(dependent, object.uid()));
        release(object, GarbagePlan.ORPHAN);
      }
      case Decision.Await(List<ApiObject> dependents) ->
          dependents.forEach(dependent -> queue.add(dependent.uid()));
      case Decision.Release(String finalizer) -> release(object, finalizer);
    }
  }

  private static List<Json> unblocked(ApiObject object) {
    return object.metadata().array("ownerReferences").stream()
        .<Json>map(item -> item.asObject().with("blockOwnerDeletion", Json.of(false)))
        .toList();
  }

  private Owner owner(ApiObject object, OwnerReference reference) {
    Optional<ApiObject> known = graph.get(reference.uid());
    if (known.isPresent() && isMeant(known.get(), reference, object)) {
      return GarbagePlan.owner(known.get());
    }
    Optional<ResourceType> type = ResourceTypes.ofKind(reference.apiVersion(), reference.kind());
    if (type.isEmpty()) {
      return Owner.SOLID;
    }
    if (type.get().namespaced() && object.namespace().isEmpty()) {
      complain(object, reference);
      return Owner.SOLID; // nobody can say in which namespace
    }
    String namespace = type.get().namespaced() ? object.namespace() : "";
    Optional<ApiObject> live =
        client
            .get(type.get(), new ObjectKey(namespace, reference.name()))
            .filter(owner -> owner.uid().equals(reference.uid()));
    if (live.isEmpty() && known.isPresent()) {
      complain(object, reference);
    }
    return live.map(GarbagePlan::owner).orElse(Owner.ABSENT);
  }

  /** A uid alone is not enough: an owner lives in the namespace of its dependents, or in none. */
  private static boolean isMeant(ApiObject owner, OwnerReference reference, ApiObject object) {
    return owner.kind().equals(reference.kind())
        && owner.name().equals(reference.name())
        && (owner.namespace().isEmpty() || owner.namespace().equals(object.namespace()));
  }

  private void complain(ApiObject object, OwnerReference reference) {
    String owner =
        "[%s/%s, namespace: %s, name: %s, uid: %s]"
            .formatted(
                reference.apiVersion(),
                reference.kind(),
                object.namespace(),
                reference.name(),
                reference.uid());
    events.event(
        object,
        "Warning",
        "OwnerRefInvalidNamespace",
        "ownerRef %s does not exist in namespace \"%s\"".formatted(owner, object.namespace()));
  }

  private void disown(ApiObject dependent, String owner) {
    List<Json> others =
        dependent.metadata().array("ownerReferences").stream()
            .filter(item -> !item.asObject().string("uid").equals(owner))
            .toList();
    own(dependent, others);
  }

  private void own(ApiObject object, List<Json> references) {
    patch(object, "ownerReferences", Json.array(references));
  }

  private void release(ApiObject object, String finalizer) {
    List<String> others =
        object.finalizers().stream().filter(name -> !name.equals(finalizer)).toList();
    patch(object, "finalizers", Json.strings(others));
  }

  private void patch(ApiObject object, String field, Json value) {
    Json.Obj metadata =
        Json.object()
            .put("uid", object.uid())
            .put("resourceVersion", object.resourceVersion())
            .put(field, value)
            .build();
    try {
      client.patch(
          typeOf(object), object.key(), "", Json.object().put("metadata", metadata).build());
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private void delete(ApiObject object, String propagation) {
    try {
      client.delete(
          typeOf(object),
          object.key(),
          new DeleteOptions(Optional.empty(), object.uid(), propagation));
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static ResourceType typeOf(ApiObject object) {
    return ResourceTypes.ofKind(object.apiVersion(), object.kind()).orElseThrow();
  }
}
