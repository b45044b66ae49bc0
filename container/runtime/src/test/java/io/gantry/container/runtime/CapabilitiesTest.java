package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  @Test
  void droppingAllLeavesTheAddedOnes() {
    assertEquals(
        Set.of("CAP_NET_ADMIN"), Capabilities.of(false, List.of("net_admin"), List.of("ALL"), -1));
  }

  @Test
  void addingAllLeavesOutTheDroppedOnes() {
    Set<String> all = Capabilities.of(false, List.of("all"), List.of("CAP_SYS_ADMIN"), -1);
    assertEquals(40, all.size());
    assertFalse(all.contains("CAP_SYS_ADMIN"));
  }

  @Test
  void privilegedHasEverything() {
    assertTrue(Capabilities.of(true, List.of(), List.of("CHOWN"), -1).contains("CAP_CHOWN"));
  }

  @Test
  void anUnknownNameIsNamed() {
    var failure =
        assertThrows(
            GantryException.class, () -> Capabilities.of(false, List.of("FLY"), List.of(), -1));
    assertTrue(failure.text().contains("\"CAP_FLY\""));
  }

  @Test
  void allMeansWhatThisProcessHas() {
    assertEquals(
        Set.of("CAP_CHOWN", "CAP_DAC_READ_SEARCH"),
        Capabilities.of(true, List.of(), List.of(), 0b101));
  }
}
