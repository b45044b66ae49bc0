package io.gantry.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServiceCommandTest {
  private static final Roots ROOTS = new Roots(Path.of("/state"), Path.of("/run/state"));

  @Test
  void theHostsUnitWaitsForNetworkAndDisks() {
    String unit = ServiceCommand.unit("/opt/gantry", ROOTS, true);
    assertTrue(unit.contains("\nAfter=network-online.target "), unit);
    assertTrue(
        unit.contains(
            "\nExecStart=/opt/gantry/bin/gantry --root=/state --run-root=/run/state system boot\n"),
        unit);
    assertTrue(unit.endsWith("WantedBy=multi-user.target\n"), unit);
  }

  @Test
  void aUsersUnitNamesOnlyWhatHisManagerKnows() {
    String unit = ServiceCommand.unit("", ROOTS, false);
    assertFalse(unit.contains("network-online"), unit);
    assertTrue(unit.contains("\nDocumentation=man:gantry(1)\nRequiresMountsFor=/state\n"), unit);
    assertTrue(unit.contains("\nExecStart=/usr/bin/gantry "), unit);
    assertTrue(unit.endsWith("WantedBy=default.target\n"), unit);
  }

  @Test
  void aUsersUnitLiesWithHisConfiguration() {
    assertEquals(
        Path.of("/home/ann/.config/systemd/user"),
        ServiceCommand.userUnits(Map.of("HOME", "/home/ann")));
    assertEquals(
        Path.of("/cfg/systemd/user"),
        ServiceCommand.userUnits(Map.of("HOME", "/home/ann", "XDG_CONFIG_HOME", "/cfg")));
  }
}
