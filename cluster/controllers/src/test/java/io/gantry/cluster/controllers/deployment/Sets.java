package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;

/** Deployments and ReplicaSets for the tests of the plans. */
final class Sets {
  private Sets() {}

  static Json.Obj template(String image) {
    Json.Obj container = Json.object().put("name", "main").put("image", image).build();
    return Json.object()
        .put("metadata", Json.object().put("labels", labels()).build())
        .put("spec", Json.object().put("containers", Json.array(List.of(container))).build())
        .build();
  }

  private static Json.Obj labels() {
    return Json.object().put("app", "web").build();
  }

  /** Rolling, 25 % and 25 %, ten old versions, ten minutes. */
  static ApiObject deployment(int replicas, String image) {
    Json.Obj spec =
        Json.object()
            .put("replicas", replicas)
            .put("revisionHistoryLimit", 10)
            .put("progressDeadlineSeconds", 600)
            .put("selector", Json.object().put("matchLabels", labels()).build())
            .put("strategy", strategy(Json.of("25%"), Json.of("25%")))
            .put("template", template(image))
            .build();
    return ApiObject.of(ResourceTypes.DEPLOYMENTS, "default", "web")
        .with(Json.of("uid-web"), "metadata", "uid")
        .with(Json.of(1), "metadata", "generation")
        .with(spec, "spec");
  }

  static Json.Obj strategy(Json surge, Json unavailable) {
    return Json.object()
        .put("type", "RollingUpdate")
        .put(
            "rollingUpdate",
            Json.object().put("maxSurge", surge).put("maxUnavailable", unavailable).build())
        .build();
  }

  /** A set that has all its Pods, of which some are available, sized for {@code desired}. */
  static OwnedSet set(String image, int revision, int replicas, int available, int desired) {
    Json.Obj status =
        Json.object()
            .put("replicas", replicas)
            .put("readyReplicas", available)
            .put("availableReplicas", available)
            .put("observedGeneration", 1)
            .build();
    int most = desired + (desired + 3) / 4;
    Json.Obj annotations =
        Json.stringMap(
            Map.of(
                Revisions.REVISION,
                Integer.toString(revision),
                Revisions.DESIRED,
                Integer.toString(desired),
                Revisions.MAX,
                Integer.toString(most)));
    return new OwnedSet(
        ApiObject.of(ResourceTypes.REPLICA_SETS, "default", "web-" + image)
            .with(Json.of("uid-" + image), "metadata", "uid")
            .with(Json.of(1), "metadata", "generation")
            .with(
                Json.of("2026-11-22T10:00:%02dZ".formatted(revision)),
                "metadata",
                "creationTimestamp")
            .with(annotations, "metadata", "annotations")
            .with(Json.of(replicas), "spec", "replicas")
            .with(template(image), "spec", "template")
            .withStatus(status));
  }
}
