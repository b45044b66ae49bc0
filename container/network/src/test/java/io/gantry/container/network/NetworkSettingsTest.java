package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class NetworkSettingsTest {
  @Test
  void theDefaultRootHasTheShortNames() {
    NetworkSettings settings = NetworkSettings.forRoot(Path.of("/var/lib/../lib/gantry"));
    assertEquals("gantry0", settings.bridge());
    assertEquals("gantry", settings.table());
    assertEquals("10.88.0.0/16", settings.pool().getFirst().toString());
  }

  @Test
  void otherRootsHaveNamesOfTheirOwn() {
    NetworkSettings one = NetworkSettings.forRoot(Path.of("/tmp/one"));
    NetworkSettings two = NetworkSettings.forRoot(Path.of("/tmp/two"));
    assertNotEquals(one.bridge(), two.bridge());
    assertNotEquals(one.table(), two.table());
    assertEquals(one, NetworkSettings.forRoot(Path.of("/tmp/one")));
    assertTrue(one.bridge().length() <= 15, one.bridge());
  }

  @Test
  void subnetsOfOtherRootsStayOutOfTheDefaultOnes() {
    NetworkSettings standard = NetworkSettings.forRoot(Path.of("/var/lib/gantry"));
    NetworkSettings other = NetworkSettings.forRoot(Path.of("/tmp/one"));
    for (Subnet subnet : other.pool()) {
      assertTrue(Subnet.parse("10.96.0.0/11").overlaps(subnet), subnet::toString);
      assertTrue(SubnetChoice.isFree(subnet, standard.pool()), subnet::toString);
    }
  }
}
