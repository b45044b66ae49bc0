package io.gantry.cluster.controllers.namespace;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What to do about a namespace that goes.
 *
 * @param delete objects that are not on their way yet; Pods alone while there are any
 * @param finish whether nothing is left, and the namespace may go
 */
record NamespacePlan(List<ApiObject> delete, boolean finish) {
  /** What keeps a namespace until its content is gone. */
  static final String FINALIZER = "kubernetes";

  static NamespacePlan decide(ApiObject namespace, Map<ResourceType, List<ApiObject>> content) {
    if (!namespace.isBeingDeleted()
        || !namespace.spec().strings("finalizers").contains(FINALIZER)) {
      return new NamespacePlan(List.of(), false);
    }
    List<ApiObject> pods = content.getOrDefault(ResourceTypes.PODS, List.of());
    if (!pods.isEmpty()) {
      return new NamespacePlan(notYetDeleted(pods), false);
    }
    var all = new ArrayList<ApiObject>();
    content.values().forEach(all::addAll);
    return new NamespacePlan(notYetDeleted(all), all.isEmpty());
  }

  private static List<ApiObject> notYetDeleted(List<ApiObject> objects) {
    return objects.stream().filter(object -> !object.isBeingDeleted()).toList();
  }
}
