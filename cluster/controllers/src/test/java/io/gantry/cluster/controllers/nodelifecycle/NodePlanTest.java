package io.gantry.cluster.controllers.nodelifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodePlanTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static ApiObject node(String ready) {
    ApiObject node = ApiObject.of(ResourceTypes.NODES, "", "n1");
    return ready.isEmpty()
        ? node
        : node.with(
            Json.array(List.of(Json.object().put("type", "Ready").put("status", ready).build())),
            "status",
            "conditions");
  }

  private static List<String> taints(ApiObject node) {
    return NodePlan.taints(node, NOON).items().stream()
        .map(item -> item.asObject().string("key") + ":" + item.asObject().string("effect"))
        .toList();
  }

  @Test
  void aNodeThatIsNotReadyIsTainted() {
    assertEquals(
        List.of(
            "node.kubernetes.io/not-ready:NoSchedule", "node.kubernetes.io/not-ready:NoExecute"),
        taints(node("False")));
    assertEquals(
        List.of(
            "node.kubernetes.io/unreachable:NoSchedule",
            "node.kubernetes.io/unreachable:NoExecute"),
        taints(node("Unknown")));
    assertEquals(List.of(), taints(node("True")));
    assertEquals(List.of(), taints(node("")));
  }

  @Test
  void taintsOfOthersStayAndOldOnesOfOursGo() {
    Json.Obj own = Json.object().put("key", "gpu").put("effect", "NoSchedule").build();
    ApiObject sick = node("False").with(Json.array(List.of(own)), "spec", "taints");
    Json.Arr taints = NodePlan.taints(sick, NOON);
    assertEquals(3, taints.items().size());
    ApiObject well = node("True").with(taints, "spec", "taints");
    assertEquals(List.of("gpu:NoSchedule"), taints(well));
    ApiObject still = node("False").with(taints, "spec", "taints");
    assertEquals(taints, NodePlan.taints(still, NOON.plusSeconds(60)));
  }

  @Test
  void aCordonedNodeIsTainted() {
    assertEquals(
        List.of("node.kubernetes.io/unschedulable:NoSchedule"),
        taints(node("True").with(Json.of(true), "spec", "unschedulable")));
  }

  @Test
  void aSilentNodeIsUnknown() {
    List<Condition> all = Condition.all(NodePlan.silent(node("True"), NOON));
    Condition ready = Condition.find(all, "Ready").orElseThrow();
    assertEquals("Unknown", ready.status());
    assertEquals("NodeStatusUnknown", ready.reason());
    assertEquals(
        "NodeStatusNeverUpdated", Condition.find(all, "DiskPressure").orElseThrow().reason());
    ApiObject silent = node("").withStatus(NodePlan.silent(node("True"), NOON));
    assertEquals(silent.status(), NodePlan.silent(silent, NOON.plusSeconds(60)));
  }

  private static ApiObject pod(String tolerations) {
    return ApiObject.of(ResourceTypes.PODS, "default", "p")
        .with(Json.parse(tolerations), "spec", "tolerations");
  }

  private static Optional<Instant> due(String tolerations) {
    ApiObject node = node("Unknown").with(NodePlan.taints(node("Unknown"), NOON), "spec", "taints");
    return EvictionPlan.due(pod(tolerations), node, NOON.plusSeconds(10));
  }

  @Test
  void aPodLeavesWhenItsToleranceEnds() {
    assertEquals(
        Optional.of(NOON.plusSeconds(300)),
        due(
            "[{\"key\":\"node.kubernetes.io/unreachable\",\"operator\":\"Exists\","
                + "\"effect\":\"NoExecute\",\"tolerationSeconds\":300}]"));
    assertEquals(Optional.of(NOON.plusSeconds(10)), due("[]"));
    assertEquals(Optional.empty(), due("[{\"operator\":\"Exists\"}]"));
  }

  @Test
  void tolerationsAreByKeyValueAndEffect() {
    Json.Obj taint =
        Json.parse("{\"key\":\"gpu\",\"value\":\"yes\",\"effect\":\"NoExecute\"}").asObject();
    assertTrue(
        EvictionPlan.tolerates(
            Json.parse("{\"key\":\"gpu\",\"value\":\"yes\"}").asObject(), taint));
    assertFalse(
        EvictionPlan.tolerates(Json.parse("{\"key\":\"gpu\",\"value\":\"no\"}").asObject(), taint));
    assertFalse(
        EvictionPlan.tolerates(
            Json.parse("{\"key\":\"gpu\",\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}")
                .asObject(),
            taint));
    assertTrue(EvictionPlan.tolerates(Json.parse("{\"operator\":\"Exists\"}").asObject(), taint));
  }
}
