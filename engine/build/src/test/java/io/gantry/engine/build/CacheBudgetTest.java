package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CacheBudgetTest {
  private static final long DISK = 100_000_000_000L;

  @Test
  void sizesAndSharesAreRead() {
    assertEquals(20_000_000_000L, CacheBudget.parse("20GB").bytes(DISK));
    assertEquals(512L << 20, CacheBudget.parse("512MiB").bytes(DISK));
    assertEquals(2_000, CacheBudget.parse("2k").bytes(DISK));
    assertEquals(12, CacheBudget.parse("12").bytes(DISK));
    assertEquals(10_000_000_000L, CacheBudget.parse("10%").bytes(DISK));
    assertEquals(CacheBudget.USUAL, CacheBudget.parse("10%"));
  }

  @Test
  void aShareOfASmallDiskIsStillTwoGigabytes() {
    assertEquals(2_000_000_000L, CacheBudget.USUAL.bytes(5_000_000_000L));
  }

  @Test
  void nonsenseIsRefused() {
    for (String text : List.of("", "GB", "20XB", "101%", "0%", "-1", "999999999999TB", "1e3")) {
      assertThrows(GantryException.class, () -> CacheBudget.parse(text), text);
    }
  }
}
