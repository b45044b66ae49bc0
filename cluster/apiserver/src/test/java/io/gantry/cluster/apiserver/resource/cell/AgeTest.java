package io.gantry.cluster.apiserver.resource.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgeTest {
  @Test
  void theFinerFigureIsShownOnlyWhereItMatters() {
    assertEquals("45s", age("PT45S"));
    assertEquals("119s", age("PT119S"));
    assertEquals("2m", age("PT2M"));
    assertEquals("3m20s", age("PT3M20S"));
    assertEquals("10m", age("PT10M59S"));
    assertEquals("179m", age("PT2H59M"));
    assertEquals("3h", age("PT3H"));
    assertEquals("7h59m", age("PT7H59M"));
    assertEquals("47h", age("PT47H"));
    assertEquals("2d", age("PT48H"));
    assertEquals("2d4h", age("PT52H"));
    assertEquals("8d", age("P8DT5H"));
    assertEquals("729d", age("P729D"));
    assertEquals("2y1d", age("P731D"));
    assertEquals("9y", age("P3300D"));
  }

  @Test
  void clocksThatDisagreeALittleAreForgiven() {
    assertEquals("0s", age("PT-1.5S"));
    assertEquals("<invalid>", age("PT-2S"));
  }

  @Test
  void whatHasNoTimeHasNoAge() {
    assertEquals("<unknown>", Age.since(Optional.empty(), Instant.EPOCH));
  }

  private static String age(String duration) {
    return Age.of(Duration.parse(duration));
  }
}
