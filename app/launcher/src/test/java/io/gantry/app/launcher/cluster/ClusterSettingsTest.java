package io.gantry.app.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterSettingsTest {
  @Test
  void whatWasDecidedIsReadBack(@TempDir Path directory) {
    Path file = directory.resolve("settings.json");
    assertEquals(Optional.empty(), ClusterSettings.read(file));
    var settings = new ClusterSettings("n1", 7443, "10.43.0.0/16");
    settings.write(file);
    assertEquals(Optional.of(settings), ClusterSettings.read(file));
  }

  @Test
  void aHostNameBecomesANodeName() {
    assertEquals("vm-1.example", ClusterSettings.nodeName("VM_1.example\n"));
    assertEquals("x", ClusterSettings.nodeName("-x-"));
    assertThrows(GantryException.class, () -> ClusterSettings.nodeName("--"));
  }

  @Test
  void clustersOfOtherRootsHaveOtherServices() {
    assertEquals("10.43.0.0/16", ClusterSettings.usualServices(Path.of("/var/lib/gantry/cluster")));
    assertNotEquals(
        ClusterSettings.usualServices(Path.of("/tmp/a/cluster")),
        ClusterSettings.usualServices(Path.of("/tmp/b/cluster")));
  }
}
