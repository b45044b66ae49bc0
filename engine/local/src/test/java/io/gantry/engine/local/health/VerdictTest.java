package io.gantry.engine.local.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.Health;
import io.gantry.engine.api.Health.Status;
import io.gantry.engine.api.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final HealthCheck CHECK =
      Verdict.effective(
          new HealthCheck(
              List.of("CMD", "x"),
              Duration.ZERO,
              Duration.ZERO,
              Duration.ofSeconds(60),
              Duration.ZERO,
              2));

  private static Health after(Health health, int second, int code) {
    Instant at = START.plusSeconds(second);
    return Verdict.decide(CHECK, health, START, new Health.Result(at, at, code, ""));
  }

  @Test
  void failuresOfTheStartPeriodDoNotCount() {
    Health health = after(after(Health.STARTING, 1, 1), 2, 1);
    assertEquals(Status.STARTING, health.status());
    assertEquals(0, health.failingStreak());
    assertEquals(Duration.ofSeconds(5), Verdict.pause(CHECK, health, START, START.plusSeconds(3)));
  }

  @Test
  void enoughFailuresInARowMakeItUnhealthyAndOneSuccessHeals() {
    Health failing = after(after(Health.STARTING, 61, 1), 91, 1);
    assertEquals(Status.UNHEALTHY, failing.status());
    assertEquals(2, failing.failingStreak());
    assertEquals(Status.HEALTHY, after(failing, 121, 0).status());
    assertEquals(
        Duration.ofSeconds(30), Verdict.pause(CHECK, failing, START, START.plusSeconds(95)));
  }

  @Test
  void onceHealthyTheStartPeriodIsOver() {
    Health health = after(after(Health.STARTING, 1, 0), 2, 1);
    assertEquals(Status.HEALTHY, health.status());
    assertEquals(1, health.failingStreak());
  }

  @Test
  void fiveResultsAreKept() {
    Health health = Health.STARTING;
    for (int i = 0; i < 9; i++) {
      health = after(health, i, i);
    }
    assertEquals(
        List.of(4, 5, 6, 7, 8), health.log().stream().map(Health.Result::exitCode).toList());
  }
}
