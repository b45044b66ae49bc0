package io.gantry.cluster.controllers.namespace;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Empties one namespace and lets it go. */
final class NamespaceReconciler implements Reconciler<ObjectKey> {
  private final Client client;
  private final Informer namespaces;
  private final Clock clock;

  NamespaceReconciler(Surroundings surroundings) {
    this.client = surroundings.client();
    this.namespaces = surroundings.informer(ResourceTypes.NAMESPACES);
    this.clock = surroundings.clock();
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<ApiObject> found = namespaces.get(key);
    if (found.isEmpty() || !found.get().isBeingDeleted()) {
      return Outcome.DONE;
    }
    Map<ResourceType, List<ApiObject>> content = content(key.name());
    var plan = NamespacePlan.decide(found.get(), content);
    String failure = "";
    for (ApiObject object : plan.delete()) {
      try {
        delete(object);
      } catch (StatusException e) {
        failure = e.text();
      }
    }
    if (!plan.delete().isEmpty()) {
      content = content(key.name());
      plan = NamespacePlan.decide(found.get(), content);
    }
    if (plan.finish()) {
      finish(found.get());
      return Outcome.DONE;
    }
    Json.Obj status = NamespaceStatus.of(found.get(), content, failure, clock.instant());
    if (!status.equals(found.get().status())) {
      client.update(found.get().withStatus(status), "status");
    }
    // The end of what is left is an event; what could not be deleted is tried again, and so is
    // what the end of the Pods has made due.
    return failure.isEmpty() && plan.delete().isEmpty() ? Outcome.DONE : new Outcome.Retry();
  }

  /** Asked of the server: what an informer does not know yet would be left behind for ever. */
  private Map<ResourceType, List<ApiObject>> content(String namespace) {
    var content = new LinkedHashMap<ResourceType, List<ApiObject>>();
    for (ResourceType type : ResourceTypes.ALL) {
      if (type.namespaced()) {
        content.put(type, client.list(type, ListOptions.in(namespace)).items());
      }
    }
    return content;
  }

  private void delete(ApiObject object) {
    ResourceType type = ResourceTypes.ofKind(object.apiVersion(), object.kind()).orElseThrow();
    try {
      client.delete(
          type, object.key(), new DeleteOptions(Optional.empty(), object.uid(), "Background"));
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
        throw e;
      }
    }
  }

  private void finish(ApiObject namespace) {
    List<String> left =
        namespace.spec().strings("finalizers").stream()
            .filter(finalizer -> !finalizer.equals(NamespacePlan.FINALIZER))
            .toList();
    try {
      client.update(namespace.with(Json.strings(left), "spec", "finalizers"), "finalize");
      if (left.isEmpty() && client.get(ResourceTypes.NAMESPACES, namespace.key()).isPresent()) {
        client.delete(
            ResourceTypes.NAMESPACES,
            namespace.key(),
            new DeleteOptions(Optional.empty(), namespace.uid(), ""));
      }
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }
}
