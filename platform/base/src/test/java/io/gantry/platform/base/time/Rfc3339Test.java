package io.gantry.platform.base.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Rfc3339Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T10:15:30Z",
        "2026-11-22T10:15:30.5Z",
        "2026-11-22T10:15:30.123456789Z",
        "0001-01-01T00:00:00Z",
        "2024-02-29T23:59:59.000000001+05:30",
        "1969-12-31T23:00:00-01:00",
        "2000-02-29T00:00:00Z",
        "1900-03-01T00:00:00Z",
        "9999-12-31T23:59:59Z"
      })
  void aMomentIsWhatTheJdkReadsToo(String text) {
    assertEquals(OffsetDateTime.parse(text).toInstant(), Rfc3339.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-22",
        "2026-11-22T10:15:30",
        "2026-11-22 10:15:30Z",
        "2026-13-22T10:15:30Z",
        "2026-02-29T10:15:30Z",
        "1900-02-29T10:15:30Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:15:30.Z",
        "2026-11-22T10:15:30+0100",
        "2026-11-22T10:15:30+19:00",
        "2026-11-22T10:15:30Zx",
        "20a6-11-22T10:15:30Z"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(GantryException.class, () -> Rfc3339.parse(text));
  }
}
