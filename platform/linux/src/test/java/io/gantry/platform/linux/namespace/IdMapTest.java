package io.gantry.platform.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IdMapTest {
  private static final IdMap MAPPED =
      new IdMap(
          List.of(new IdRange(0, 1879048192L, 2000)), List.of(new IdRange(0, 1879200000L, 2000)));

  /** As of an ordinary user who is 1000 inside and root of the namespace around it. */
  private static final IdMap KEPT =
      new IdMap(
          List.of(new IdRange(0, 1, 1000), new IdRange(1000, 0, 1), new IdRange(1001, 1001, 100)),
          List.of(new IdRange(0, 1, 1000), new IdRange(1000, 0, 1), new IdRange(1001, 1001, 100)));

  @Test
  void idsGoIntoTheNamespaceAndBack() {
    assertEquals(7, MAPPED.userInside(1879048199L));
    assertEquals(1879200007L, MAPPED.groupOutside(7));
    assertEquals(7, MAPPED.groupInside(MAPPED.groupOutside(7)));
    for (long id : new long[] {0, 1, 999, 1000, 1001, 1100}) {
      assertEquals(id, KEPT.userInside(KEPT.userOutside(id)));
    }
    assertEquals(0, KEPT.userOutside(1000));
    assertEquals(1, KEPT.groupOutside(0));
  }

  @Test
  void whoDoesNotExistInThereIsNobodyOrRoot() {
    assertEquals(65534, MAPPED.userInside(0));
    assertEquals(1879048192L, MAPPED.userOutside(2000));
    assertEquals(1, KEPT.userOutside(5000));
  }

  @Test
  void withoutRangesIdsStayWhatTheyAre() {
    assertEquals(4000000000L, IdMap.SAME.userOutside(4000000000L));
    assertEquals(0, IdMap.SAME.groupInside(0));
  }
}
