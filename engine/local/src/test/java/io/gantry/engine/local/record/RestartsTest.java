package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RestartsTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void eachHastyRestartDoublesTheDelayUpToAMinute() {
    Restarts restarts = Restarts.NONE;
    assertEquals(Duration.ofMillis(100), restarts.delay());
    assertEquals(Duration.ofMillis(200), restarts.after(SHORT, 1).delay());
    for (int i = 0; i < 40; i++) {
      restarts = restarts.after(SHORT, 1);
    }
    assertEquals(Duration.ofMinutes(1), restarts.delay());
    assertEquals(40, restarts.count());
  }

  @Test
  void tenSecondsOfRunningForgiveWhatWasBefore() {
    Restarts restarts = Restarts.NONE.after(SHORT, 1).after(SHORT, 1).after(Restarts.SETTLED, 3);
    assertEquals(Duration.ofMillis(100), restarts.delay());
    assertEquals(3, restarts.count());
    assertEquals(3, restarts.lastCode());
  }
}
