package io.gantry.cluster.controllers.eventttl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTtlPlanTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static ApiObject event(String created) {
    return ApiObject.of(ResourceTypes.EVENTS, "default", "e")
        .with(Json.of(created), "metadata", "creationTimestamp");
  }

  @Test
  void anEventIsOverAnHourAfterItLastHappened() {
    ApiObject old = event("2026-11-22T10:59:59Z");
    ApiObject again = old.with(Json.of("2026-11-22T11:30:00Z"), "lastTimestamp");
    var plan = EventTtlPlan.decide(List.of(old, again), NOON);
    assertEquals(List.of(old), plan.expired());
    assertEquals(EventTtlPlan.LONGEST, plan.next());
  }

  @Test
  void theNextLookIsWhenTheNextIsOver() {
    var plan = EventTtlPlan.decide(List.of(event("2026-11-22T11:05:00Z")), NOON);
    assertEquals(Duration.ofMinutes(5), plan.next());
    plan = EventTtlPlan.decide(List.of(event("2026-11-22T11:00:01Z")), NOON);
    assertEquals(EventTtlPlan.SHORTEST, plan.next());
  }
}
