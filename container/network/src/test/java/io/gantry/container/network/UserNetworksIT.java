package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.container.network.UserNetworks.Pool;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several networks on the real kernel, with a network namespace as the host. */
@NeedsRoot
@LeavesNothing
final class UserNetworksIT extends OnLan {
  private static final Port WEB = new Port("", 18080, 80, "tcp");

  @Test
  void networksAreApartAndPublishedPortsAreForAll() {
    Network a = lan.create(Lan.network("a"));
    Network b = lan.create(Lan.network("b"));
    Endpoint one = lan.start("one", List.of(Lan.join(a))).getFirst();
    Endpoint two = lan.start("two", List.of(Lan.join(a))).getFirst();
    Endpoint three = lan.start("three", List.of(Lan.join(b)), WEB).getFirst();
    lan.site("two").serveTcp("0.0.0.0", 80);
    lan.site("three").serveTcp("0.0.0.0", 80);
    lan.site("three").serveTcp("0.0.0.0", 81);
    assertEquals(Optional.of("two " + one.address()), lan.site("one").askTcp(two.address(), 80));
    assertTrue(lan.site("one").isSilentTcp(three.address(), 80), "another network");
    assertTrue(lan.site("one").askTcp("198.51.100.1", 18080).isPresent(), "published");
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "published");
    assertTrue(lan.neighbour.isSilentTcp(three.address(), 81), "not published");
    assertTrue(lan.hostHas(a.bridge(lan.settings)), "bridge of a");
    lan.release("one");
    lan.release("two");
    lan.networks.settle();
    assertFalse(lan.hostHas(a.bridge(lan.settings)), "bridge of a");
    assertTrue(lan.host.askTcp("127.0.0.1", 18080).isPresent(), "b stays");
    lan.release("three");
    lan.networks.settle();
    assertFalse(lan.hostHas(b.bridge(lan.settings)), "bridge of b");
    assertEquals(0, rules());
  }

  @Test
  void aForgedSourceLeavesNoNetwork() {
    Network a = lan.create(Lan.network("a"));
    Network b = lan.create(Lan.network("b"));
    Endpoint one = lan.start("one", List.of(Lan.join(a))).getFirst();
    Endpoint other = lan.start("other", List.of(Lan.join(b))).getFirst();
    lan.neighbour.serveUdp(53);
    for (String forged : List.of(other.address(), "203.0.113.7")) {
      lan.site("one").claim(forged, 32);
      lan.site("one").sendUdp(forged, "198.51.100.2", 53);
    }
    assertTrue(lan.site("one").askUdp("198.51.100.2", 53).isPresent(), "with its own " + one);
    assertEquals(Set.of("198.51.100.1"), lan.neighbour.heard, "the host's address alone");
  }

  private int rules() {
    return lan.host.call(() -> {
      try (var tables = Nftables.open()) {
        return tables.countRules(lan.settings.table());
      }
    });
  }

  @Test
  void anInternalNetworkLeadsNowhere() {
    Network inner = lan.create(Lan.internal("inner"));
    Network b = lan.create(Lan.network("b"));
    Endpoint one = lan.start("one", List.of(Lan.join(inner)), WEB).getFirst();
    Endpoint two = lan.start("two", List.of(Lan.join(inner))).getFirst();
    lan.start("three", List.of(Lan.join(b)), new Port("", 18081, 80, "tcp"));
    lan.site("one").serveTcp("0.0.0.0", 80);
    lan.site("three").serveTcp("0.0.0.0", 80);
    lan.neighbour.serveTcp("0.0.0.0", 80);
    assertEquals(Optional.of("one " + two.address()), lan.site("two").askTcp(one.address(), 80));
    assertTrue(lan.site("two").isSilentTcp("198.51.100.2", 80), "outside");
    assertTrue(lan.neighbour.isSilentTcp(one.address(), 80), "from outside");
    assertTrue(lan.neighbour.isSilentTcp("198.51.100.1", 18080), "published");
    assertEquals("", one.gateway());
    assertFalse(lan.networks.names(Lan.id("one")).leadsOut());
    assertTrue(lan.networks.names(Lan.id("three")).leadsOut());
  }

  @Test
  void aRunningContainerComesAndGoes() throws IOException {
    Network a = lan.create(Lan.network("a"));
    Network b = lan.create(Lan.network("b"));
    lan.start("one", List.of(Lan.join(b, "one")), WEB);
    lan.start("two", List.of(Lan.join(a, "two", "db")));
    lan.site("one").serveTcp("0.0.0.0", 80);
    lan.neighbour.serveTcp("0.0.0.0", 80);
    Names names = lan.networks.names(Lan.id("one"));
    assertEquals(List.of(), names.addresses("db"));
    Endpoint more = lan.connect("one", Lan.join(a, "one", "web"));
    assertEquals(List.of("a", "b"), networksOf("one"), "the way goes through the first by name");
    Endpoint two = lan.networks.endpoints(Lan.id("two")).getFirst();
    assertEquals(List.of(InetAddress.getByName(two.address())), names.addresses("db"));
    assertEquals(names.addresses("db"), names.addresses("db.a"));
    assertEquals(Optional.of("two.a"), names.name(InetAddress.getByName(two.address())));
    assertEquals(
        Optional.of("one " + two.address()), lan.site("two").askTcp(more.address(), 80), "by a");
    assertTrue(lan.site("one").askTcp("198.51.100.2", 80).isPresent(), "out");
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "published through a");
    assertThrows(GantryException.class, () -> lan.connect("one", Lan.join(a)));
    lan.disconnect("one", a);
    assertEquals(List.of("b"), networksOf("one"));
    assertTrue(lan.site("two").isSilentTcp(more.address(), 80), "left");
    assertTrue(lan.site("one").askTcp("198.51.100.2", 80).isPresent(), "out through b");
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "published through b");
    lan.disconnect("one", b);
    assertTrue(lan.neighbour.isSilentTcp("198.51.100.1", 18080), "published by nobody");
    assertTrue(names.isEmpty());
    lan.connect("one", Lan.join(b));
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "published again");
  }

  private List<String> networksOf(String container) {
    return lan.networks.endpoints(Lan.id(container)).stream().map(Endpoint::network).toList();
  }

  @Test
  void addressesCanBeAskedFor() {
    Network a =
        lan.create(Lan.network("a", new Pool("10.231.7.0/24", "10.231.7.254", "10.231.7.64/28")));
    Endpoint chosen = lan.start("one", List.of(Lan.join(a))).getFirst();
    assertTrue(chosen.address().startsWith("10.231.7.6"), chosen::address);
    assertEquals("10.231.7.254", chosen.gateway());
    var asked = new Join(a.key(), List.of(), "10.231.7.9", "", "02:aa:bb:cc:dd:ee", 0);
    Endpoint two = lan.start("two", List.of(asked)).getFirst();
    assertEquals("10.231.7.9", two.address());
    assertEquals("02:aa:bb:cc:dd:ee", two.macAddress());
    lan.site("two").serveTcp("0.0.0.0", 80);
    assertTrue(lan.site("one").askTcp("10.231.7.9", 80).isPresent(), "reached");
    assertThrows(GantryException.class, () -> lan.start("three", List.of(asked)));
    var outside = new Join(a.key(), List.of(), "10.1.1.1", "", "", 0);
    assertThrows(GantryException.class, () -> lan.start("three", List.of(outside)));
    assertThrows(
        GantryException.class,
        () -> lan.create(Lan.network("b", new Pool("10.231.7.0/25", "", ""))));
    assertThrows(GantryException.class, () -> lan.create(Lan.network("a")));
    GantryException used = assertThrows(GantryException.class, () -> remove(a));
    assertEquals("error while removing network: network a has active endpoints", used.text());
    lan.release("one");
    lan.release("two");
    remove(a);
    assertEquals(
        List.of("bridge"),
        lan.host.call(() -> lan.networks.all().stream().map(Network::name).toList()));
  }

  private void remove(Network network) {
    lan.host.call(() -> {
      lan.networks.remove(network);
      return 0;
    });
  }

  @Test
  void containersThatMayNotTalkDoNot() {
    Map<String, String> options = Map.of(Network.TALK, "false", Network.MTU, "1400");
    Network a =
        lan.create(
            new UserNetworks.Definition(
                "a", "bridge", List.of(), false, false, false, Map.of(), options));
    Endpoint one = lan.start("one", List.of(Lan.join(a)), WEB).getFirst();
    lan.start("two", List.of(Lan.join(a)));
    lan.site("one").serveTcp("0.0.0.0", 80);
    lan.site("one").serveTcp("0.0.0.0", 81);
    assertTrue(lan.site("two").isSilentTcp(one.address(), 81));
  }
}
