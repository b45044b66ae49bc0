package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.linux.cgroup.Cgroups.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CgroupAccessTest {
  private static final String SERVICE = "/user.slice/user-1000.slice/user@1000.service";

  private static CgroupAccess delegated(Layout layout, String line) {
    return CgroupAccess.delegated(layout, List.of(line), group -> group.startsWith(SERVICE));
  }

  @Test
  void theHighestDelegatedGroupIsUsed() {
    assertEquals(
        new CgroupAccess(true, SERVICE),
        delegated(Layout.UNIFIED, "0::" + SERVICE + "/app.slice/terminal.scope"));
  }

  @Test
  void outsideOfWhatIsDelegatedThereIsNone() {
    assertEquals(
        CgroupAccess.NONE,
        delegated(Layout.UNIFIED, "0::/user.slice/user-1000.slice/session-3.scope"));
    assertEquals(CgroupAccess.NONE, delegated(Layout.UNIFIED, "0::/"));
  }

  @Test
  void aGroupThatHoldsProcessesCannotHoldLimitedOnes() {
    assertEquals(CgroupAccess.NONE, delegated(Layout.UNIFIED, "0::" + SERVICE));
  }

  @Test
  void versionOneIsNotDelegated() {
    assertEquals(
        CgroupAccess.NONE,
        delegated(Layout.HYBRID_WITH_CONTROLLERS, "0::" + SERVICE + "/app.slice/x.scope"));
    assertEquals(
        CgroupAccess.NONE,
        CgroupAccess.delegated(Layout.LEGACY, List.of("4:memory:/a", "0::/a"), _ -> true));
  }

  @Test
  void itIsReadAsWritten() {
    var access = new CgroupAccess(true, SERVICE);
    assertEquals(access, CgroupAccess.of(access.json()));
  }
}
