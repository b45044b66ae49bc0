package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.reconcile.Expectations;
import io.gantry.cluster.reconcile.Reconciler;
import io.gantry.cluster.reconcile.Surroundings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the slices and the Endpoints of one Service. */
final class EndpointSliceReconciler implements Reconciler<ObjectKey> {
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  private final Client client;
  private final Informer services;
  private final Informer pods;
  private final Informer nodes;
  private final Informer slices;
  private final Informer endpoints;
  private final Expectations<ObjectKey> expectations;

  EndpointSliceReconciler(Surroundings surroundings, Expectations<ObjectKey> expectations) {
    this.client = surroundings.client();
    this.services = surroundings.informer(ResourceTypes.SERVICES);
    this.pods = surroundings.informer(ResourceTypes.PODS);
    this.nodes = surroundings.informer(ResourceTypes.NODES);
    this.slices = surroundings.informer(ResourceTypes.ENDPOINT_SLICES);
    this.endpoints = surroundings.informer(ResourceTypes.ENDPOINTS);
    this.expectations = expectations;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<ApiObject> found = services.get(key);
    if (found.isEmpty()) {
      expectations.forget(key);
      deleteEndpoints(key);
      return Outcome.DONE;
    }
    var service = new ServiceView(found.get());
    if (!service.selects() || found.get().isBeingDeleted()) {
      return Outcome.DONE;
    }
    if (!expectations.areMet(key)) {
      return Outcome.again(UNSEEN);
    }
    List<ApiObject> selected =
        pods.list(key.namespace()).stream().filter(service::matches).toList();
    writeSlices(key, service, selected);
    EndpointsPlan.decide(service, selected, endpoints.get(key)).ifPresent(this::writeEndpoints);
    return Outcome.DONE;
  }

  private void writeSlices(ObjectKey key, ServiceView service, List<ApiObject> selected) {
    List<ApiObject> present =
        slices.find(EndpointSliceController.BY_SERVICE, key.toString()).stream()
            .filter(slice -> !slice.isBeingDeleted())
            .toList();
    var plan = EndpointSlicePlan.decide(service, selected, present, zones());
    try {
      for (ApiObject slice : plan.create()) {
        expectations.created(key, client.create(slice));
      }
    } catch (StatusException e) {
      if (e.reason() != StatusReason.FORBIDDEN || !e.text().contains("is being terminated")) {
        throw e;
      }
    }
    for (ApiObject slice : plan.update()) {
      expectations.created(key, client.update(slice));
    }
    for (ApiObject slice : plan.delete()) {
      delete(key, slice);
    }
  }

  private void delete(ObjectKey key, ApiObject slice) {
    expectations.deleting(key, slice.uid());
    try {
      client.delete(
          ResourceTypes.ENDPOINT_SLICES,
          slice.key(),
          new DeleteOptions(Optional.empty(), slice.uid(), ""));
    } catch (StatusException e) {
      expectations.seenDeleted(slice.uid());
      if (e.reason() != StatusReason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private Map<String, String> zones() {
    var zones = new HashMap<String, String>();
    for (ApiObject node : nodes.list()) {
      String zone = node.labels().getOrDefault("topology.kubernetes.io/zone", "");
      if (!zone.isEmpty()) {
        zones.put(node.name(), zone);
      }
    }
    return zones;
  }

  private void writeEndpoints(ApiObject object) {
    try {
      if (object.resourceVersion().isEmpty()) {
        client.create(object);
      } else {
        client.update(object);
      }
    } catch (StatusException e) {
      switch (e.reason()) {
        // Not seen yet; its event brings the next pass.
        case ALREADY_EXISTS -> {}
        case FORBIDDEN -> {
          if (!e.text().contains("is being terminated")) {
            throw e;
          }
        }
        default -> throw e;
      }
    }
  }

  private void deleteEndpoints(ObjectKey key) {
    Optional<ApiObject> present = endpoints.get(key);
    if (present.isEmpty()) {
      return;
    }
    try {
      client.delete(
          ResourceTypes.ENDPOINTS,
          key,
          new DeleteOptions(Optional.empty(), present.get().uid(), ""));
    } catch (StatusException e) {
      if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
        throw e;
      }
    }
  }
}
