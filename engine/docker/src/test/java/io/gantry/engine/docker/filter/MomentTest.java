package io.gantry.engine.docker.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MomentTest {
  @Test
  void momentsAreRelativeOrAbsolute() {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    assertEquals(now.minusSeconds(5400), Moment.parse("since", "1h30m", now).orElseThrow());
    assertEquals(now.minusMillis(1500), Moment.parse("since", "1.5s", now).orElseThrow());
    assertEquals(
        Instant.ofEpochSecond(10, 500_000_000), Moment.parse("since", "10.5", now).orElseThrow());
    assertEquals(
        Instant.parse("2013-01-02T13:23:37Z"),
        Moment.parse("since", "2013-01-02T13:23:37Z", now).orElseThrow());
  }
}
