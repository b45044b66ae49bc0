package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * A workload as {@code autoscaling/v1} sees it: how many there are and how many there should be.
 */
public final class ScaleView {
  private ScaleView() {}

  /** The {@code Scale} of a workload. */
  public static ApiObject of(ApiObject workload) {
    Json.Obj metadata = workload.metadata();
    var identity = Json.object();
    for (String name :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      identity.putUnlessEmpty(name, metadata.string(name));
    }
    return new ApiObject(
        Json.object()
            .put("apiVersion", "autoscaling/v1")
            .put("kind", "Scale")
            .put("metadata", identity.build())
            .put(
                "spec",
                Json.object().put("replicas", workload.number(0, "spec", "replicas")).build())
            .put(
                "status",
                Json.object()
                    .put("replicas", workload.number(0, "status", "replicas"))
                    .putUnlessEmpty("selector", selector(workload))
                    .build())
            .build());
  }

  /** The workload with what a {@code Scale} wishes; {@code Conflict} if the scale is outdated. */
  static ApiObject applied(ResourceType type, ApiObject workload, ApiObject scale) {
    long replicas = scale.number(0, "spec", "replicas");
    if (replicas < 0) {
      throw StatusException.invalid(
          type,
          workload.name(),
          List.of(
              FieldError.invalid(
                  "spec.replicas", Json.of(replicas), "must be greater than or equal to 0")));
    }
    ApiObject scaled = workload.with(Json.of(replicas), "spec", "replicas");
    String version = scale.resourceVersion();
    scaled =
        version.isEmpty() ? scaled : scaled.with(Json.of(version), "metadata", "resourceVersion");
    return scale.uid().isEmpty() ? scaled : scaled.with(Json.of(scale.uid()), "metadata", "uid");
  }

  private static String selector(ApiObject workload) {
    return workload.kind().equals(ResourceTypes.REPLICATION_CONTROLLERS.kind())
        ? LabelSelector.ofLabels(workload.spec().stringMap("selector")).text()
        : LabelSelector.of(workload.spec().object("selector")).text();
  }
}
