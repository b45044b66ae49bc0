package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SubnetTest {
  private static Subnet subnet(String text) {
    return Subnet.parse(text);
  }

  @Test
  void bitsBehindThePrefixAreCleared() {
    assertEquals("10.88.0.0/16", subnet("10.88.3.4/16").toString());
    assertEquals("0.0.0.0/0", subnet("10.88.3.4/0").toString());
    assertEquals("10.88.3.4/32", subnet("10.88.3.4/32").toString());
  }

  @Test
  void theFirstAddressIsTheGatewayAndTheLastTheBroadcast() {
    assertEquals("10.88.0.1", subnet("10.88.0.0/24").gateway().toString());
    assertEquals(254, subnet("10.88.0.0/24").last());
    assertEquals(65534, subnet("10.88.0.0/16").last());
  }

  @Test
  void subnetsOverlapIfOneHoldsTheOther() {
    assertTrue(subnet("10.0.0.0/8").overlaps(subnet("10.88.0.0/16")));
    assertTrue(subnet("10.88.7.0/24").overlaps(subnet("10.88.0.0/16")));
    assertFalse(subnet("10.89.0.0/16").overlaps(subnet("10.88.0.0/16")));
  }

  @Test
  void theFirstFreeSubnetIsChosen() {
    var pool = List.of(subnet("10.88.0.0/16"), subnet("10.89.0.0/16"), subnet("10.90.0.0/24"));
    assertEquals(pool.get(0), SubnetChoice.decide(pool, List.of(subnet("192.0.2.0/24"))));
    assertEquals(pool.get(1), SubnetChoice.decide(pool, List.of(subnet("10.88.9.0/24"))));
    assertEquals(pool.get(2), SubnetChoice.decide(pool, List.of(subnet("10.88.0.0/15"))));
    var all = List.of(subnet("10.0.0.0/8"));
    assertThrows(GantryException.class, () -> SubnetChoice.decide(pool, all));
  }

  @Test
  void otherTextIsRefused() {
    for (String text : List.of("", "10.88.0.0", "10.88.0.0/", "10.88.0.0/33", "10.88/16", "/16")) {
      assertThrows(GantryException.class, () -> Subnet.parse(text), text);
    }
  }
}
