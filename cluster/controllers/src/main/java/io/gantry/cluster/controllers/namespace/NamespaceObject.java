package io.gantry.cluster.controllers.namespace;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Reconciler.Outcome;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.WorkQueue;
import java.util.Optional;

/** An object of a fixed name that each namespace has; whoever deletes or spoils it gets it back. */
public final class NamespaceObject {
  private final Client client;
  private final Informer namespaces;
  private final Informer objects;
  private final String name;
  private final Wanted wanted;

  /** What the object shall be. */
  @FunctionalInterface
  public interface Wanted {
    /** The object in {@code namespace}, made from the present one if there is one. */
    ApiObject in(String namespace, Optional<ApiObject> present);
  }

  private NamespaceObject(
      Surroundings surroundings, ResourceType type, String name, Wanted wanted) {
    this.client = surroundings.client();
    this.namespaces = surroundings.informer(ResourceTypes.NAMESPACES);
    this.objects = surroundings.informer(type);
    this.name = name;
    this.wanted = wanted;
  }

  /** The loop of a component, not started. */
  public static Loop<ObjectKey> loop(
      String component, ResourceType type, String name, Wanted wanted, Surroundings surroundings) {
    var it = new NamespaceObject(surroundings, type, name, wanted);
    WorkQueue<ObjectKey> queue = surroundings.queue();
    it.namespaces.listen((_, after) -> after.ifPresent(namespace -> queue.add(namespace.key())));
    it.objects.listen((before, after) -> {
      ApiObject object = after.or(() -> before).orElseThrow();
      if (object.name().equals(name) && before.isPresent()) {
        queue.add(new ObjectKey("", object.namespace()));
      }
    });
    return new Loop<>(component, 2, queue, it::reconcile);
  }

  private Outcome reconcile(ObjectKey key) {
    Optional<ApiObject> namespace = namespaces.get(key);
    if (namespace.filter(n -> !n.isBeingDeleted()).isEmpty()) {
      return Outcome.DONE;
    }
    Optional<ApiObject> present = objects.get(new ObjectKey(key.name(), name));
    ApiObject next = wanted.in(key.name(), present);
    try {
      if (present.isEmpty()) {
        client.create(next);
      } else if (!next.equals(present.get())) {
        client.update(next);
      }
    } catch (StatusException e) {
      if (e.reason() != StatusReason.ALREADY_EXISTS && e.reason() != StatusReason.FORBIDDEN) {
        throw e;
      }
    }
    return Outcome.DONE;
  }
}
