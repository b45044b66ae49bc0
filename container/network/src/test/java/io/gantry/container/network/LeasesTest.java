package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LeasesTest {
  private static final Subnet SUBNET = Subnet.parse("192.0.2.0/29");
  private static final Network SMALL = Network.standard("id", Instant.EPOCH, SUBNET);

  private static Attached attached(Ipv4 address) {
    return new Attached(Network.DEFAULT, 0, address, Optional.empty(), "", List.of(), 0);
  }

  private static Lease lease(String container, Ipv4 address, List<Port> ports) {
    return new Lease(container, List.of(attached(address)), new Way(Network.DEFAULT, ""), ports);
  }

  private static Leases lease(Leases leases, String container, Network network) {
    Leases.Choice choice = leases.chooseAddress(network);
    return choice.leases().with(lease(container, choice.address(), List.of()));
  }

  private static String address(Leases leases, String container) {
    return leases.of(container).orElseThrow().interfaces().getFirst().address().toString();
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
    leases = new Leases(Map.of(), 0, leases.all(), Leases.Made.NOTHING);
    assertEquals("192.0.2.4", address(lease(leases, "c", SMALL), "c"));
  }

  @Test
  void aPlaceBehindASmallerSubnetStartsAgain() {
    assertEquals(
        "192.0.2.4",
        Leases.NONE
            .withNextAddress(Network.DEFAULT, 999)
            .chooseAddress(SMALL)
            .address()
            .toString());
  }

  @Test
  void theFileHoldsAllOfThem() {
    var ports = List.of(new Port("127.0.0.1", 8080, 80, "tcp"), new Port("", 53, 53, "udp"));
    Leases leases =
        new Leases(
                Map.of(Network.DEFAULT, 7),
                32770,
                List.of(lease("a", SUBNET.address(3), ports)),
                new Leases.Made(Set.of(Network.DEFAULT), 13))
            .with(
                new Lease(
                    "b",
                    List.of(
                        attached(SUBNET.address(4)),
                        new Attached(
                            "n1",
                            1,
                            SUBNET.address(5),
                            Ipv6.parse("fd00::5"),
                            "02:00:00:00:00:07",
                            List.of("b", "db"),
                            -3)),
                    new Way("n1", "n1"),
                    List.of()));
    Json.Obj written = Json.parse(LeaseFile.encode(leases, "boot").bytes()).asObject();
    assertEquals(leases, LeaseFile.decode(written));
    assertEquals("boot", written.string("boot"));
  }
}
