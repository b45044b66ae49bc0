package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RetryPlanTest {
  private static final RetryPlan USUAL = new RetryPlan(Retry.USUAL);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void waitsDoubleUpToTheLongest() {
    var plan =
        new RetryPlan(new Retry(8, Duration.ofMillis(500), Duration.ofSeconds(10), Duration.ZERO));
    var most = new ArrayList<Long>();
    for (int failures = 1; failures < 8; failures++) {
      most.add(plan.after(failures, Optional.empty(), 1).orElseThrow().toMillis());
    }

    assertEquals(List.of(500L, 1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L), most);
    assertEquals(Optional.empty(), plan.after(8, Optional.empty(), 1));
    assertEquals(Duration.ofMillis(250), plan.after(1, Optional.empty(), 0).orElseThrow());
  }

  @Test
  void whatTheServerAsksForIsKeptIfItIsNotTooLong() {
    Duration minute = Duration.ofSeconds(60);
    assertEquals(Optional.of(minute), USUAL.after(1, Optional.of(minute), 0));
    assertEquals(Optional.empty(), USUAL.after(1, Optional.of(minute.plusSeconds(1)), 0));
    assertEquals(Optional.empty(), new RetryPlan(Retry.NEVER).after(1, Optional.of(minute), 0));
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertEquals(Optional.of(Duration.ofSeconds(7)), RetryPlan.asked(" 7", NOW));
    assertEquals(
        Optional.of(Duration.ofSeconds(30)), RetryPlan.asked("Thu, 01 Jan 2026 00:00:30 GMT", NOW));
    assertEquals(Optional.of(Duration.ZERO), RetryPlan.asked("Wed, 31 Dec 2025 00:00:30 GMT", NOW));
    assertEquals(Optional.empty(), RetryPlan.asked("", NOW));
    assertEquals(Optional.empty(), RetryPlan.asked("soon", NOW));
    assertEquals(Optional.empty(), RetryPlan.asked("99999999999999999999", NOW));
  }

  @Test
  void onlyWhatPassesIsTriedAgain() {
    assertTrue(RetryPlan.isPassing(429));
    assertTrue(RetryPlan.isPassing(503));
    assertFalse(RetryPlan.isPassing(400));
    assertFalse(RetryPlan.isPassing(401));
    assertFalse(RetryPlan.isPassing(404));
    assertFalse(RetryPlan.isPassing(501));
  }
}
