package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LeasesTest {
  private static final Subnet SMALL = Subnet.parse("192.0.2.0/29");

  private static Leases lease(Leases leases, String container, Subnet subnet) {
    Leases.Choice choice = leases.chooseAddress(subnet);
    return choice.leases().with(new Lease(container, choice.address(), List.of()));
  }

  private static String address(Leases leases, String container) {
    return leases.of(container).orElseThrow().address().toString();
  }

  @Test
  void networkGatewayAndBroadcastAreNotGiven() {
    Leases leases = Leases.NONE;
    Set<String> given = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      leases = lease(leases, "c" + i, SMALL);
      given.add(address(leases, "c" + i));
    }
    assertEquals(Set.of("192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6"), given);
    Leases full = leases;
    assertThrows(GantryException.class, () -> full.chooseAddress(SMALL));
  }

  @Test
  void anAddressIsReusedAsLateAsPossible() {
    Leases leases = lease(Leases.NONE, "a", SMALL).without("a");
    for (int i = 0; i < 4; i++) {
      leases = lease(leases, "b", SMALL).without("b");
      assertTrue(leases.isEmpty());
    }
    assertEquals("192.0.2.2", address(lease(leases, "c", SMALL), "c"));
  }

  @Test
  void addressesInUseAreSkipped() {
    Leases leases = lease(lease(Leases.NONE, "a", SMALL), "b", SMALL);
    leases = new Leases(2, 0, leases.all());
    assertEquals("192.0.2.4", address(lease(leases, "c", SMALL), "c"));
  }

  @Test
  void aPlaceBehindASmallerSubnetStartsAgain() {
    assertEquals(
        "192.0.2.4", new Leases(999, 0, List.of()).chooseAddress(SMALL).address().toString());
  }

  @Test
  void theFileHoldsAllOfThem() {
    var ports = List.of(new Port("127.0.0.1", 8080, 80, "tcp"), new Port("", 53, 53, "udp"));
    Leases leases =
        new Leases(7, 32770, List.of(new Lease("a", SMALL.address(3), ports)))
            .with(new Lease("b", SMALL.address(4), List.of()));
    Json.Obj written = Json.parse(LeaseFile.encode(leases, "boot").bytes()).asObject();
    assertEquals(leases, LeaseFile.decode(written));
    assertEquals("boot", written.string("boot"));
  }
}
