package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.platform.base.GantryException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UserRangesTest {
  private static final SubordinateIds POOL =
      SubordinateIds.of(
          List.of("alice:1000000:1000", "containers:1000000:4000", "broken"),
          List.of("containers:2000000:4000"));

  private static IdMappings take(String mode, List<IdMappings> taken) {
    return UserRanges.decide(mode, POOL, taken);
  }

  @Test
  void eachContainerGetsTheLowestIdsThatNobodyHas() {
    var taken = new ArrayList<IdMappings>();
    for (int i = 0; i < 3; i++) {
      taken.add(take("auto:size=1000", taken));
    }
    assertEquals(List.of(new Range(0, 1001000, 1000)), taken.getFirst().uids());
    assertEquals(List.of(new Range(0, 2000000, 1000)), taken.getFirst().gids());
    assertEquals(List.of(new Range(0, 1003000, 1000)), taken.get(2).uids());
    taken.remove(1);
    assertEquals(List.of(new Range(0, 1002000, 900)), take("auto:size=900", taken).uids());
    GantryException full = assertThrows(GantryException.class, () -> take("auto:size=1001", taken));
    assertEquals(GantryException.Kind.EXHAUSTED, full.kind());
    assertTrue(full.text().contains("--userns=auto:size=N"));
  }

  @Test
  void theHostsIdsNeedNoRoom() {
    assertEquals(IdMappings.NONE, take("", List.of()));
    assertEquals(IdMappings.NONE, take("host", List.of()));
  }

  @Test
  void withoutAnEntryOfContainersAReservedRangeServes() {
    SubordinateIds pool = SubordinateIds.of(List.of("alice:100000:65536"), List.of());
    IdMappings first = UserRanges.decide("auto", pool, List.of());
    assertEquals(List.of(new Range(0, 0x70000000L, 65536)), first.uids());
    IdMappings second = UserRanges.decide("private", pool, List.of(first));
    assertEquals(List.of(new Range(0, 0x70010000L, 65536)), second.gids());
  }
}
