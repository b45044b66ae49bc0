package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which slices to write. An endpoint stays in its slice; new ones fill slices that are written
 * anyway, then others with room, then new ones; a slice has at most a hundred. Pods at which a
 * named port is another number are in slices of their own.
 */
record EndpointSlicePlan(List<ApiObject> create, List<ApiObject> update, List<ApiObject> delete) {
  static final String SERVICE = "kubernetes.io/service-name";
  static final String MANAGER = "endpointslice.kubernetes.io/managed-by";
  static final String OURS = "endpointslice-controller.k8s.io";
  static final int MOST = 100;

  /**
   * Decides.
   *
   * @param pods those that the Service selects
   * @param slices those that we wrote for it
   * @param zones by node name
   */
  static EndpointSlicePlan decide(
      ServiceView service,
      List<ApiObject> pods,
      List<ApiObject> slices,
      Map<String, String> zones) {
    var plan = new EndpointSlicePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (ApiObject slice : slices) {
      if (!service.families().contains(family(slice))) {
        plan.delete.add(slice);
      }
    }
    for (String family : service.families()) {
      List<ApiObject> present =
          slices.stream().filter(slice -> family(slice).equals(family)).toList();
      plan.decide(service, family, endpoints(service, pods, family, zones), present);
    }
    return plan;
  }

  private static String family(ApiObject slice) {
    return slice.tree().string("addressType");
  }

  /** Endpoints by the uid of their Pod, by their ports. */
  private static Map<Json.Arr, Map<String, Json.Obj>> endpoints(
      ServiceView service, List<ApiObject> pods, String family, Map<String, String> zones) {
    var groups = new LinkedHashMap<Json.Arr, Map<String, Json.Obj>>();
    for (ApiObject pod : pods) {
      PodEndpoint.of(service, pod, family)
          .ifPresent(endpoint -> {
            String zone = zones.getOrDefault(pod.text("spec", "nodeName"), "");
            groups
                .computeIfAbsent(Json.array(service.ports(pod)), _ -> new LinkedHashMap<>())
                .put(pod.uid(), endpoint.sliceItem(zone));
          });
    }
    return groups;
  }

  private void decide(
      ServiceView service,
      String family,
      Map<Json.Arr, Map<String, Json.Obj>> groups,
      List<ApiObject> present) {
    var free = new ArrayList<>(present);
    var drafts = new ArrayList<SliceDraft>();
    groups.forEach((ports, wanted) -> {
      List<ApiObject> same = free.stream().filter(slice -> portsOf(slice).equals(ports)).toList();
      free.removeAll(same);
      drafts.addAll(fill(same, ports, wanted));
    });
    if (groups.isEmpty()) {
      drafts.add(SliceDraft.empty()); // says that the Service is known and has none
    }
    for (SliceDraft draft : drafts) {
      if (draft.isNew() && !free.isEmpty()) {
        draft.reuse(free.removeFirst());
      }
      write(service, family, draft);
    }
    delete.addAll(free);
  }

  private static Json.Arr portsOf(ApiObject slice) {
    return Json.array(slice.tree().array("ports"));
  }

  private static List<SliceDraft> fill(
      List<ApiObject> slices, Json.Arr ports, Map<String, Json.Obj> wanted) {
    var left = new LinkedHashMap<>(wanted);
    var drafts = new ArrayList<SliceDraft>();
    for (ApiObject slice : slices) {
      drafts.add(SliceDraft.keep(slice, ports, left));
    }
    for (boolean changed : List.of(true, false)) {
      for (SliceDraft draft : drafts) {
        if (draft.changed() == changed) {
          draft.take(left);
        }
      }
    }
    while (!left.isEmpty()) {
      SliceDraft more = SliceDraft.make(ports);
      more.take(left);
      drafts.add(more);
    }
    return drafts;
  }

  private void write(ServiceView service, String family, SliceDraft draft) {
    if (draft.source().isEmpty()) {
      create.add(draft.applyTo(made(service, family), labels(service)));
      return;
    }
    ApiObject old = draft.source().get();
    if (draft.isEmpty() && !draft.isPlaceholder()) {
      delete.add(old);
      return;
    }
    ApiObject now = draft.applyTo(old, labels(service));
    if (!now.tree().equals(old.tree())) {
      update.add(now);
    }
  }

  private static Map<String, String> labels(ServiceView service) {
    var labels = new LinkedHashMap<>(service.labels());
    labels.put(SERVICE, service.service().name());
    labels.put(MANAGER, OURS);
    return labels;
  }

  private static ApiObject made(ServiceView service, String family) {
    ApiObject owner = service.service();
    Json.Obj metadata =
        Json.object()
            .put("generateName", owner.name() + "-")
            .put("namespace", owner.namespace())
            .put("ownerReferences", Json.array(List.of(OwnerReference.controllerOf(owner).tree())))
            .build();
    return new ApiObject(
        Json.object()
            .put("apiVersion", "discovery.k8s.io/v1")
            .put("kind", "EndpointSlice")
            .put("metadata", metadata)
            .put("addressType", family)
            .build());
  }
}
