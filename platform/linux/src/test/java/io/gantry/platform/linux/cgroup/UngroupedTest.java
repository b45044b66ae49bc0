package io.gantry.platform.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UngroupedTest {
  @Test
  void inOurOwnPidNamespaceOnlyTheFamilyIsMeant() {
    long self = ProcessHandle.current().pid();
    List<Long> family = Cgroups.without(self).processes();
    assertEquals(self, family.getFirst());
    assertFalse(family.contains(1L), "the host's first process is nobody's child");
  }

  @Test
  void aProcessThatIsGoneHasNone() {
    assertEquals(List.of(), Cgroups.without(Integer.MAX_VALUE).processes());
  }

  @Test
  void itCannotBePaused() {
    Cgroup group = Cgroups.without(Integer.MAX_VALUE);
    assertThrows(GantryException.class, group::freeze);
    assertFalse(group.frozen());
  }

  @Test
  void theRootGroupIsNeverGivenOut() {
    Cgroups cgroups = Cgroups.at(Path.of("/nonexistent"));
    assertThrows(IllegalArgumentException.class, () -> cgroups.group("/"));
    assertThrows(IllegalArgumentException.class, () -> cgroups.group(""));
  }
}
