package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MountIdsTest {
  @Test
  void idsAreThoseOfTheContainerOrWritten() {
    assertTrue(MountIds.is("idmap"));
    assertFalse(MountIds.is("rbind"));
    assertEquals(IdMappings.NONE, MountIds.parse("idmap"));
    assertEquals(
        new IdMappings(
            List.of(new Range(0, 1000, 1), new Range(1, 100000, 9)),
            List.of(new Range(0, 4294967294L, 1))),
        MountIds.parse("idmap=uids=0-1000-1#1-100000-9;gids=0-4294967294-1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idmap=",
        "idmap=uids=0-1-1",
        "idmap=uids=0-1;gids=0-1-1",
        "idmap=uids=0-1-x;gids=0-1-1",
        "idmap=uids=0-1-0;gids=0-1-1",
        "idmap=uids=0-1-1;gids=0-4294967296-1",
        "idmap=x"
      })
  void whatIsNoMappingIsRefused(String option) {
    assertTrue(
        assertThrows(GantryException.class, () -> MountIds.parse(option)).text().contains(option));
  }
}
