package io.gantry.cluster.controllers.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NamespacePlanTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final ApiObject GOING =
      ApiObject.of(ResourceTypes.NAMESPACES, "", "shop")
          .with(Json.of("2026-11-22T11:00:00Z"), "metadata", "deletionTimestamp")
          .with(Json.strings(List.of("kubernetes")), "spec", "finalizers");
  private static final ApiObject POD = ApiObject.of(ResourceTypes.PODS, "shop", "web");
  private static final ApiObject MAP = ApiObject.of(ResourceTypes.CONFIG_MAPS, "shop", "settings");

  private static ApiObject going(ApiObject object) {
    return object.with(Json.of("2026-11-22T11:00:00Z"), "metadata", "deletionTimestamp");
  }

  private static Map<ResourceType, List<ApiObject>> content(ApiObject pod, ApiObject map) {
    return Map.of(ResourceTypes.PODS, List.of(pod), ResourceTypes.CONFIG_MAPS, List.of(map));
  }

  private static Map<ResourceType, List<ApiObject>> maps(ApiObject map) {
    return Map.of(ResourceTypes.CONFIG_MAPS, List.of(map));
  }

  @Test
  void podsGoFirst() {
    assertEquals(List.of(POD), NamespacePlan.decide(GOING, content(POD, MAP)).delete());
    assertEquals(List.of(), NamespacePlan.decide(GOING, content(going(POD), MAP)).delete());
    assertEquals(List.of(MAP), NamespacePlan.decide(GOING, maps(MAP)).delete());
  }

  @Test
  void whenNothingIsLeftItMayGo() {
    assertFalse(NamespacePlan.decide(GOING, maps(going(MAP))).finish());
    assertTrue(NamespacePlan.decide(GOING, Map.of()).finish());
  }

  @Test
  void aNamespaceThatIsNotDeletedOrIsDoneIsLeftAlone() {
    assertFalse(
        NamespacePlan.decide(GOING.without("metadata", "deletionTimestamp"), Map.of()).finish());
    assertFalse(NamespacePlan.decide(GOING.without("spec", "finalizers"), Map.of()).finish());
  }

  @Test
  void theConditionsSayWhatItWaitsFor() {
    ApiObject held = MAP.with(Json.strings(List.of("shop/keep")), "metadata", "finalizers");
    Json.Obj status = NamespaceStatus.of(GOING, content(POD, held), "", NOON);
    assertEquals("Terminating", status.string("phase"));
    List<Condition> all = Condition.all(status);
    assertEquals(
        "Some resources are remaining: configmaps has 1 resource instances, pods has 1 resource"
            + " instances",
        message(all, "NamespaceContentRemaining"));
    assertEquals(
        "Some content in the namespace has finalizers remaining: shop/keep in 1 resource"
            + " instances",
        message(all, "NamespaceFinalizersRemaining"));
    assertEquals(
        "All content successfully deleted, may be waiting on finalization",
        message(all, "NamespaceDeletionContentFailure"));
  }

  private static String message(List<Condition> all, String type) {
    return Condition.find(all, type).orElseThrow().tree().string("message");
  }
}
