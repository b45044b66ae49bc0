package io.gantry.engine.local.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ProcessListTest {
  @Test
  void onlyTheContainersProcessesAreKept() {
    var table =
        ProcessList.decide("UID   PID  CMD\nroot   1   init\nroot  77   sh -c  x y\n", Set.of(77L));
    assertEquals(List.of("UID", "PID", "CMD"), table.titles());
    assertEquals(List.of(List.of("root", "77", "sh -c  x y")), table.rows());
  }

  @Test
  void aTableWithoutPidsIsRefused() {
    assertThrows(GantryException.class, () -> ProcessList.decide("CMD\nx\n", Set.of()));
  }
}
