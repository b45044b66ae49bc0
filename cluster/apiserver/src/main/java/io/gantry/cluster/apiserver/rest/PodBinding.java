package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a {@code Binding} does to a Pod: it gets its node, once. */
final class PodBinding {
  private PodBinding() {}

  static ApiObject applied(ApiObject pod, Json.Obj binding, Instant now) {
    Json.Obj target = binding.object("target");
    String node = target.string("name");
    ResourceType pods = ResourceTypes.PODS;
    if (node.isEmpty()) {
      throw StatusException.invalid(
          pods, pod.name(), List.of(FieldError.required("target.name", "")));
    }
    if (!target.string("kind").isEmpty() && !target.string("kind").equals("Node")) {
      throw StatusException.invalid(
          pods,
          pod.name(),
          List.of(
              FieldError.notSupported(
                  "target.kind", Json.of(target.string("kind")), List.of("Node", "<empty>"))));
    }
    String uid = binding.object("metadata").string("uid");
    SystemFields.check(pods, pod, uid, binding.object("metadata").string("resourceVersion"));
    if (pod.isBeingDeleted()) {
      throw StatusException.conflict(
          pods,
          pod.name(),
          "pod " + pod.name() + " is being deleted, cannot be assigned to a host");
    }
    String present = pod.text("spec", "nodeName");
    if (!present.isEmpty()) {
      throw StatusException.conflict(
          pods,
          pod.name(),
          "pod " + pod.name() + " is already assigned to node \"" + present + "\"");
    }
    ApiObject bound = pod.with(Json.of(node), "spec", "nodeName");
    for (var annotation : binding.object("metadata").stringMap("annotations").entrySet()) {
      bound = bound.withAnnotation(annotation.getKey(), annotation.getValue());
    }
    return bound.with(scheduled(pod, now), "status", "conditions");
  }

  private static Json scheduled(ApiObject pod, Instant now) {
    var conditions = new ArrayList<Json>();
    boolean was = false;
    for (Json condition : pod.status().array("conditions")) {
      if (condition instanceof Json.Obj object && object.string("type").equals("PodScheduled")) {
        was = object.string("status").equals("True");
        if (was) {
          conditions.add(object);
        }
      } else {
        conditions.add(condition);
      }
    }
    if (!was) {
      conditions.add(
          Json.object()
              .put("type", "PodScheduled")
              .put("status", "True")
              .put("lastProbeTime", Json.nil())
              .put("lastTransitionTime", KubeTime.seconds(now))
              .build());
    }
    return Json.array(conditions);
  }
}
