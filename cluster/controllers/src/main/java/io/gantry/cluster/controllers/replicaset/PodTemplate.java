package io.gantry.cluster.controllers.replicaset;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** The Pod that a template describes; pure. */
final class PodTemplate {
  private PodTemplate() {}

  /** Without a name: the server completes {@code generateName}. */
  static ApiObject podOf(ApiObject owner) {
    Json.Obj template = owner.spec().object("template");
    Json.Obj from = template.object("metadata");
    Json.Obj metadata =
        Json.object()
            .put("generateName", owner.name() + "-")
            .put("namespace", owner.namespace())
            .putUnlessEmpty("labels", from.stringMap("labels"))
            .putUnlessEmpty("annotations", from.stringMap("annotations"))
            .putUnlessEmpty("finalizers", from.strings("finalizers"))
            .put("ownerReferences", Json.array(List.of(OwnerReference.controllerOf(owner).tree())))
            .build();
    return new ApiObject(
        Json.object()
            .put("apiVersion", "v1")
            .put("kind", "Pod")
            .put("metadata", metadata)
            .put("spec", template.object("spec"))
            .build());
  }
}
