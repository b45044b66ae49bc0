package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.IdMappings.Range;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.local.create.KeptIds.Own;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptIdsTest {
  private static final Own OWN = new Own(1000, 100, 65536, 65536);

  private static List<String> texts(List<Range> ranges) {
    return ranges.stream().map(Range::text).toList();
  }

  private static Optional<KeptUser> kept(String mode, IdMappings mapping) {
    return KeptUser.of(new Namespaces("", "", "", mode, "").with(mapping));
  }

  @Test
  void theUserIsWhoHeIsOnTheHostAndTheOthersCloseRanks() {
    IdMappings ids = KeptIds.decide("keep-id", OWN);
    assertEquals(List.of("0:1:1000", "1000:0:1", "1001:1001:64536"), texts(ids.uids()));
    assertEquals(List.of("0:1:100", "100:0:1", "101:101:65436"), texts(ids.gids()));
    assertEquals(Optional.of(new KeptUser(1000, 100)), kept("keep-id", ids));
  }

  @Test
  void theUserMayBeSomebodyElseInside() {
    IdMappings ids = KeptIds.decide("keep-id:uid=0,gid=7", OWN);
    assertEquals(List.of("0:0:1", "1:1:65536"), texts(ids.uids()));
    assertEquals("0:7", kept("keep-id:uid=0,gid=7", ids).orElseThrow().name());
    assertEquals(
        List.of("0:1:100"), texts(KeptIds.decide("keep-id:uid=5", OWN).gids()).subList(0, 1));
  }

  @Test
  void anIdBehindAllSubordinateOnesIsTheLast() {
    IdMappings ids = KeptIds.decide("keep-id", new Own(100_000, 100_000, 65536, 65536));
    assertEquals(List.of("0:1:65536", "100000:0:1"), texts(ids.uids()));
  }

  @Test
  void nomapLeavesTheUserOut() {
    IdMappings ids = KeptIds.decide("nomap", OWN);
    assertEquals(List.of("0:1:65536"), texts(ids.uids()));
    assertEquals(Optional.empty(), kept("nomap", ids));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-id:", "keep-id:uid=x", "keep-id:size=3", "keep-id:uid=1,,gid=2"})
  void whatIsNoIdIsRefused(String mode) {
    String text = assertThrows(GantryException.class, () -> KeptIds.decide(mode, OWN)).text();
    assertTrue(text.contains("keep-id:uid=N,gid=N"), text);
  }

  @Test
  void withoutSubordinateIdsThereIsNobodyElse() {
    var refusal =
        assertThrows(
            GantryException.class, () -> KeptIds.decide("keep-id", new Own(1000, 1000, 0, 0)));
    assertEquals(GantryException.Kind.UNAVAILABLE, refusal.kind());
  }
}
