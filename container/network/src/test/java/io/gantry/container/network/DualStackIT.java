package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.container.network.UserNetworks.Pool;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Networks of IPv4 and IPv6, on the real kernel, with a network namespace as the host. */
@NeedsRoot
@LeavesNothing
final class DualStackIT extends OnLan {
  private static final Port WEB = new Port("", 18080, 80, "tcp");

  @Test
  void containersReachEachOtherTheHostAndWhatIsOutside() throws IOException {
    Network a = lan.create(Lan.dual("a", false, new Pool("fd99:1::/64", "", "")));
    Endpoint one = lan.start("one", List.of(Lan.join(a, "one")), WEB).getFirst();
    Endpoint two = lan.start("two", List.of(Lan.join(a, "two"))).getFirst();
    assertEquals("fd99:1::2", one.six().address());
    assertEquals("fd99:1::1", one.six().gateway());
    lan.site("one").serveTcp("::", 80);
    lan.site("one").serveTcp("::", 81);
    lan.neighbour.serveTcp("::", 80);
    lan.host.serveTcp("::", 90);
    assertEquals(Optional.of("one fd99:1:0:0:0:0:0:3"), lan.site("two").askTcp("fd99:1::2", 80));
    assertTrue(lan.site("two").askTcp("fd99:1::1", 90).isPresent(), "the host");
    assertEquals(
        Optional.of("neighbour 2001:db8:0:0:0:0:0:1"), lan.site("two").askTcp("2001:db8::2", 80));
    assertEquals(
        Optional.of("one 2001:db8:0:0:0:0:0:2"), lan.neighbour.askTcp("2001:db8::1", 18080));
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "by IPv4 too");
    assertTrue(lan.host.askTcp("2001:db8::1", 18080).isPresent(), "own address");
    assertTrue(lan.host.isRefused("::1", 18080), "the loopback says so");
    assertTrue(lan.site("one").askTcp("2001:db8::1", 18080).isPresent(), "itself");
    assertTrue(lan.site("two").askTcp("fd99:1::1", 18080).isPresent(), "by the gateway");
    assertTrue(lan.neighbour.isSilentTcp("fd99:1::2", 81), "not published");
    Names names = lan.networks.names(Lan.id("two"));
    assertTrue(names.addresses("one").contains(InetAddress.getByName("fd99:1::2")));
    assertEquals(Optional.of("one.a"), names.name(InetAddress.getByName("fd99:1::2")));
    assertEquals(2, one.ports().size(), "on the addresses of both");
    assertEquals(two.six(), lan.networks.endpoints(Lan.id("two")).getFirst().six());
    assertEquals("0", setting(lan.host, a.bridge(lan.settings), "accept_ra"), "on the host");
    assertEquals("0", setting(lan.site("one"), "eth0", "accept_ra"), "inside");
  }

  private static String setting(Site site, String device, String name) {
    Path file = Path.of("/proc/sys/net/ipv6/conf").resolve(device).resolve(name);
    return site.call(() -> Files.readString(file).strip());
  }

  @Test
  void networksAreApartAndTheWayOutFollowsTheContainer() {
    Network a = lan.create(Lan.dual("a", false));
    Network b = lan.create(Lan.dual("b", false));
    Network four = lan.create(Lan.network("c"));
    Endpoint one = lan.start("one", List.of(Lan.join(a)), WEB).getFirst();
    lan.start("two", List.of(Lan.join(four)));
    lan.site("one").serveTcp("::", 80);
    lan.neighbour.serveTcp("::", 80);
    assertTrue(lan.site("two").isSilentTcp("2001:db8::2", 80), "no IPv6 yet");
    assertEquals(List.of(), inet6(lan.site("two")), "not even of the link");
    Endpoint two = lan.connect("two", Lan.join(b));
    assertTrue(two.six().address().startsWith("fd"), two::toString);
    assertTrue(lan.site("two").askTcp("2001:db8::2", 80).isPresent(), "out by b");
    assertTrue(lan.site("two").isSilentTcp(one.six().address(), 80), "another network");
    lan.disconnect("two", b);
    assertTrue(lan.site("two").isSilentTcp("2001:db8::2", 80), "no IPv6 any more");
    lan.disconnect("one", a);
    assertTrue(lan.neighbour.isSilentTcp("2001:db8::1", 18080), "published by nobody");
    lan.connect("one", Lan.join(b));
    assertTrue(lan.neighbour.askTcp("2001:db8::1", 18080).isPresent(), "published through b");
  }

  private static List<String> inet6(Site site) {
    return site.call(() ->
        Files.readAllLines(Path.of("/proc/thread-self/net/if_inet6")).stream()
            .filter(line -> line.endsWith("eth0"))
            .toList());
  }

  @Test
  void addressesAndPortsCanBeAskedFor() {
    Network a = lan.create(Lan.dual("a", false, new Pool("fd99:2::/64", "fd99:2::ff", "")));
    lan.start("first", List.of(Lan.join(a)));
    var asked = new Join(a.key(), List.of(), "", "fd99:2::17", "", 0);
    var local = new Port("fd99:2::ff", 18081, 80, "tcp");
    var six = new Port("::", 18082, 80, "tcp");
    Endpoint one = lan.start("one", List.of(asked), local, six).getFirst();
    assertEquals("fd99:2::17", one.six().address());
    assertEquals("fd99:2::ff", one.six().gateway());
    lan.site("one").serveTcp("::", 80);
    assertTrue(lan.host.askTcp("fd99:2::ff", 18081).isPresent(), "one address");
    assertTrue(lan.neighbour.isSilentTcp("2001:db8::1", 18081), "no other");
    assertTrue(lan.neighbour.askTcp("2001:db8::1", 18082).isPresent(), "all of IPv6");
    assertTrue(lan.neighbour.isSilentTcp("198.51.100.1", 18082), "not IPv4");
    assertThrows(GantryException.class, () -> lan.start("two", List.of(asked)), "taken");
    var outside = new Join(a.key(), List.of(), "", "fd00::1", "", 0);
    assertThrows(GantryException.class, () -> lan.start("two", List.of(outside)));
    Network b = lan.create(Lan.network("b"));
    GantryException none =
        assertThrows(GantryException.class, () -> lan.start("two", List.of(Lan.join(b)), six));
    assertEquals(
        "cannot publish on [::]: the container has no IPv6 address; create its network with --ipv6",
        none.text());
  }

  @Test
  void anInternalNetworkNeedsNoForwarding() {
    Network inner = lan.create(Lan.dual("inner", true));
    Endpoint one = lan.start("one", List.of(Lan.join(inner))).getFirst();
    lan.start("two", List.of(Lan.join(inner)));
    assertEquals("", one.six().gateway());
    lan.site("one").serveTcp("::", 80);
    lan.neighbour.serveTcp("::", 80);
    assertTrue(lan.site("two").askTcp(one.six().address(), 80).isPresent(), "inside");
    assertTrue(lan.site("two").isSilentTcp("2001:db8::2", 80), "outside");
    assertTrue(lan.neighbour.isSilentTcp(one.six().address(), 80), "from outside");
    assertEquals("0", setting(lan.host, "all", "forwarding"));
  }
}
