package io.gantry.app.launcher.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void theHostsNameServersAreRead() {
    assertEquals(
        List.of(new InetSocketAddress("10.0.0.2", 53), new InetSocketAddress("10.0.0.3", 53)),
        NameServers.of(
            "# made by hand\nsearch a.example\nnameserver 10.0.0.2\n nameserver\t10.0.0.3 \n"));
  }
}
