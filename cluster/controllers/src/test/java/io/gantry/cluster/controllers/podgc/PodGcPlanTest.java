package io.gantry.cluster.controllers.podgc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PodGcPlanTest {
  private static ApiObject pod(String name, String node, String phase, int minute) {
    ApiObject pod =
        ApiObject.of(ResourceTypes.PODS, "default", name)
            .with(Json.of(phase), "status", "phase")
            .with(
                Json.of("2026-11-22T10:%02d:00Z".formatted(minute)),
                "metadata",
                "creationTimestamp");
    return node.isEmpty() ? pod : pod.with(Json.of(node), "spec", "nodeName");
  }

  private static List<String> names(List<ApiObject> pods) {
    return pods.stream().map(ApiObject::name).toList();
  }

  @Test
  void podsOfNodesThatAreGoneAreLost() {
    var plan =
        PodGcPlan.decide(
            List.of(pod("a", "gone", "Running", 1), pod("b", "here", "Running", 1)),
            Set.of("gone"),
            10);
    assertEquals(List.of("a"), names(plan.lost()));
    assertEquals(List.of(), plan.other());
  }

  @Test
  void podsDeletedBeforeTheyHadANodeGo() {
    ApiObject going =
        pod("a", "", "Pending", 1)
            .with(Json.of("2026-11-22T10:00:00Z"), "metadata", "deletionTimestamp");
    var plan = PodGcPlan.decide(List.of(going, pod("b", "", "Pending", 1)), Set.of(), 10);
    assertEquals(List.of("a"), names(plan.other()));
  }

  @Test
  void tooManyEndedPodsGoTheOldestFirst() {
    var plan =
        PodGcPlan.decide(
            List.of(
                pod("young", "n", "Succeeded", 9),
                pod("old", "n", "Failed", 1),
                pod("running", "n", "Running", 0)),
            Set.of(),
            1);
    assertEquals(List.of("old"), names(plan.other()));
  }
}
