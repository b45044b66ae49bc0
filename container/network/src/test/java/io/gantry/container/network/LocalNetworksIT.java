package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On the real kernel, with a network namespace as the host, so that the machine's own network is
 * neither changed nor needed.
 */
@NeedsRoot
@NeedsProgram("nft")
@LeavesNothing
final class LocalNetworksIT {
  private static final int ALL_RULES = 14;

  private final String first = RandomId.next();
  private final String second = RandomId.next();
  private final List<Site> containers = new ArrayList<>();
  private final List<LocalNetworks> opened = new ArrayList<>();

  @TempDir private Path directory;
  private NetworkSettings settings = NetworkSettings.forRoot(Path.of("/"));
  private Site host = new Site("host");

  /** A neighbour on the host's network who routes everything to the host. */
  private final Site neighbour = new Site("neighbour");

  @BeforeEach
  void connectNeighbour() {
    settings = NetworkSettings.forRoot(directory);
    host.call(() -> {
      try (var links = Links.open()) {
        byte[] mac = {2, 0, 0, 0, 0, 2};
        links.createBridge("lan", new byte[] {2, 0, 0, 0, 0, 1}, 0);
        int lan = links.find("lan").orElseThrow().index();
        links.addAddress(lan, new byte[] {(byte) 198, 51, 100, 1}, 24);
        links.setUp(lan);
        links.createVeth("lan-port", lan, 0, "eth0", mac, neighbour.namespace().fd());
      }
      return 0;
    });
    neighbour.call(() -> {
      try (var links = Links.open()) {
        byte[] own = {(byte) 198, 51, 100, 2};
        byte[] gateway = {(byte) 198, 51, 100, 1};
        links.configure(links.find("eth0").orElseThrow().index(), own, 24, gateway);
      }
      return 0;
    });
  }

  @AfterEach
  void closeSites() throws IOException {
    for (LocalNetworks networks : opened) {
      networks.close();
    }
    for (Site container : containers) {
      container.close();
    }
    neighbour.close();
    host.close();
  }

  private LocalNetworks open() {
    var networks =
        new LocalNetworks(directory.resolve("state"), directory.resolve("run"), settings);
    opened.add(networks);
    return networks;
  }

  private Site container(String name) {
    var site = new Site(name);
    containers.add(site);
    return site;
  }

  private Endpoint attach(LocalNetworks networks, String id, Site site, Port... ports) {
    return host.call(() -> networks.attach(id, site.namespace().path(), List.of(ports)));
  }

  private void release(LocalNetworks networks, String id) {
    host.call(() -> {
      networks.release(id);
      return id;
    });
  }

  private boolean hostHas(String name) {
    return host.call(() -> {
      try (var links = Links.open()) {
        return links.find(name).isPresent();
      }
    });
  }

  private int rules() {
    return host.call(() -> {
      try (var tables = Nftables.open()) {
        return tables.countRules(settings.table());
      }
    });
  }

  private static Port tcp(String address, int port) {
    return new Port(address, port, 80, "tcp");
  }

  @Test
  void containersReachEachOtherAndTheHost() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    Endpoint a = attach(networks, first, one);
    Endpoint b = attach(networks, second, two);
    two.serveTcp("0.0.0.0", 80);
    host.serveTcp("0.0.0.0", 90);
    assertEquals(Optional.of("two " + a.address()), one.askTcp(b.address(), 80));
    assertEquals(Optional.of("two " + b.gateway()), host.askTcp(b.address(), 80));
    assertEquals(Optional.of("host " + a.address()), one.askTcp(a.gateway(), 90));
  }

  @Test
  void whatLeavesTheHostHasItsAddress() {
    LocalNetworks networks = open();
    Site one = container("one");
    attach(networks, first, one);
    neighbour.serveTcp("0.0.0.0", 80);
    neighbour.serveUdp(53);
    assertEquals(Optional.of("neighbour 198.51.100.1"), one.askTcp("198.51.100.2", 80));
    assertEquals(Optional.of("neighbour 198.51.100.1"), one.askUdp("198.51.100.2", 53));
  }

  /** Where br_netfilter is loaded, frames inside a bridge pass the tables too. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void publishedPortsAnswerOnEveryAddressOfTheHost(String bridgeFilter) {
    host.call(() -> {
      Path setting = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
      return Files.exists(setting) ? Files.writeString(setting, bridgeFilter) : setting;
    });
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    var udp = new Port("0.0.0.0", 18053, 53, "udp");
    Endpoint a = attach(networks, first, one, tcp("", 18080), udp);
    Endpoint b = attach(networks, second, two);
    one.serveTcp("0.0.0.0", 80);
    one.serveUdp(53);
    assertEquals(Optional.of("one " + a.gateway()), host.askTcp("127.0.0.1", 18080));
    assertEquals(Optional.of("one " + a.gateway()), host.askUdp("127.0.0.1", 18053));
    assertTrue(host.askTcp("198.51.100.1", 18080).isPresent(), "own address");
    assertEquals(Optional.of("one 198.51.100.2"), neighbour.askTcp("198.51.100.1", 18080));
    assertEquals(Optional.of("one 198.51.100.2"), neighbour.askUdp("198.51.100.1", 18053));
    assertEquals(Optional.of("one " + a.gateway()), two.askTcp("198.51.100.1", 18080));
    assertEquals(Optional.of("one " + a.gateway()), two.askTcp(b.gateway(), 18080));
    assertEquals(Optional.of("one " + a.gateway()), one.askTcp("198.51.100.1", 18080), "itself");
    assertEquals(Optional.of("one " + a.gateway()), one.askUdp("198.51.100.1", 18053), "itself");
  }

  @Test
  void unpublishedPortsAreHiddenFromNeighbours() {
    LocalNetworks networks = open();
    Site one = container("one");
    Endpoint a = attach(networks, first, one, new Port("", 18081, 81, "tcp"));
    one.serveTcp("0.0.0.0", 80);
    one.serveTcp("0.0.0.0", 81);
    assertTrue(neighbour.isSilentTcp(a.address(), 80));
    assertTrue(neighbour.isSilentTcp(a.address(), 81), "past the published port");
    assertEquals(Optional.of("one 198.51.100.2"), neighbour.askTcp("198.51.100.1", 18081));
  }

  @Test
  void portsOfTheLoopbackStayThere() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    Endpoint a = attach(networks, first, one, tcp("127.0.0.1", 18080));
    attach(networks, second, two);
    one.serveTcp("0.0.0.0", 80);
    host.serveTcp("127.0.0.1", 99);
    assertEquals(Optional.of("one " + a.gateway()), host.askTcp("127.0.0.1", 18080));
    assertTrue(host.isSilentTcp("198.51.100.1", 18080));
    assertTrue(neighbour.isSilentTcp("198.51.100.1", 18080));
    for (Site outside : List.of(neighbour, two)) {
      outside.sendLoopbackOut();
      assertTrue(outside.isSilentTcp("127.0.0.1", 18080));
      assertTrue(outside.isSilentTcp("127.0.0.1", 99));
    }
  }

  @Test
  void freePortsAreChosenAndTakenOnesRefused() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    Endpoint a = attach(networks, first, one, tcp("", 18080), tcp("", 0));
    assertTrue(a.ports().get(1).hostPort() >= 1024, "chosen port");
    host.serveTcp("0.0.0.0", 18090);
    GantryException taken =
        assertThrows(
            PortTakenException.class, () -> attach(networks, second, two, tcp("127.0.0.1", 18080)));
    assertEquals(
        "driver failed programming external connectivity on endpoint "
            + second.substring(0, 12)
            + ": Bind for 127.0.0.1:18080 failed: port is already allocated",
        taken.text());
    assertThrows(PortTakenException.class, () -> attach(networks, second, two, tcp("", 18090)));
    assertThrows(
        GantryException.class, () -> attach(networks, second, two, tcp("203.0.113.9", 18091)));
    release(networks, first);
    assertEquals(18080, attach(networks, second, two, tcp("", 18080)).ports().get(0).hostPort());
  }

  @Test
  void aFlushedTableIsMadeWholeByTheNextContainer() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    attach(networks, first, one, tcp("", 18080));
    one.serveTcp("0.0.0.0", 80);
    host.call(() -> {
      try (var tables = Nftables.open()) {
        tables.commit(Ruleset.change(settings).deleteTable());
      }
      return 0;
    });
    assertTrue(host.isSilentTcp("127.0.0.1", 18080));
    attach(networks, second, two);
    assertTrue(host.askTcp("127.0.0.1", 18080).isPresent(), "healed");
  }

  @Test
  void aDeletedBridgeIsMadeAgainWithItsContainers() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    attach(networks, first, one, tcp("", 18080));
    one.serveTcp("0.0.0.0", 80);
    host.call(() -> {
      try (var links = Links.open()) {
        return links.delete(settings.bridge());
      }
    });
    attach(networks, second, two);
    assertTrue(host.askTcp("127.0.0.1", 18080).isPresent(), "healed");
  }

  @Test
  void theLastContainerLeavesNothing() {
    LocalNetworks networks = open();
    attach(networks, first, container("one"), tcp("", 18080));
    attach(networks, second, container("two"));
    assertTrue(hostHas(settings.bridge()), "bridge");
    assertEquals(ALL_RULES, rules());
    release(networks, first);
    networks.settle();
    assertFalse(hostHas(Bridge.port(first, 0)), "first interface");
    assertTrue(hostHas(settings.bridge()), "bridge");
    release(networks, second);
    release(networks, second);
    networks.settle();
    assertFalse(hostHas(Bridge.port(second, 0)), "second interface");
    assertFalse(hostHas(settings.bridge()), "bridge");
    assertEquals(0, rules());
    assertTrue(new LeaseFile(directory.resolve("run/bridge-leases.json")).read().isEmpty());
  }

  @Test
  void theBridgeStaysForAContainerThatComesDuringTheRemoval() {
    LocalNetworks networks = open();
    Site one = container("one");
    Site two = container("two");
    attach(networks, first, one);
    release(networks, first);
    Endpoint b = attach(networks, second, two);
    networks.settle();
    two.serveTcp("0.0.0.0", 80);
    assertTrue(host.askTcp(b.address(), 80).isPresent());
    assertFalse(hostHas(Bridge.port(first, 0)), "first interface");
  }

  @Test
  void anotherProcessTakesOverAndSweepsTheDead() {
    Site one = container("one");
    Site two = container("two");
    Endpoint a = attach(open(), first, one, tcp("", 18080));
    LocalNetworks later = open();
    Endpoint b = attach(later, second, two);
    assertFalse(a.address().equals(b.address()), "different addresses");
    assertEquals(a.networkId(), b.networkId());
    host.call(() -> {
      later.sweep(second::equals);
      later.settle();
      return 0;
    });
    assertFalse(hostHas(Bridge.port(first, 0)), "interface of the dead");
    assertTrue(hostHas(Bridge.port(second, 0)), "interface of the living");
    assertTrue(host.isSilentTcp("127.0.0.1", 18080));
    host.call(() -> {
      later.sweep(_ -> false);
      later.settle();
      return 0;
    });
    assertFalse(hostHas(settings.bridge()), "bridge");
  }

  @Test
  void attachingAgainKeepsTheAddress() {
    LocalNetworks networks = open();
    Endpoint a = attach(networks, first, container("one"), tcp("", 18080));
    Site again = container("again");
    Endpoint b = attach(networks, first, again, tcp("", 18081));
    again.serveTcp("0.0.0.0", 80);
    assertEquals(a.address(), b.address());
    assertTrue(host.isSilentTcp("127.0.0.1", 18080));
    assertTrue(host.askTcp("127.0.0.1", 18081).isPresent(), "new port");
  }

  @Test
  void aSubnetThatTheHostUsesMeanwhileIsLeft() {
    LocalNetworks networks = open();
    Endpoint a = attach(networks, first, container("one"));
    release(networks, first);
    networks.settle();
    host.call(() -> {
      try (var links = Links.open()) {
        int lan = links.find("lan").orElseThrow().index();
        links.addAddress(lan, Ipv4.parse(a.gateway()).orElseThrow().bytes(), 24);
      }
      return 0;
    });
    Endpoint b = attach(networks, first, container("two"));
    assertFalse(a.gateway().equals(b.gateway()), "moved");
    assertEquals(a.networkId(), b.networkId());
  }

  @Test
  void manyComeAndGoAtOnce() throws Exception {
    LocalNetworks networks = open();
    Set<Object> held = ConcurrentHashMap.newKeySet();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 6; i++) {
      // Platform threads started inside the host's namespace belong to it.
      threads.add(
          host.call(() -> Thread.ofPlatform().start(() -> comeAndGo(networks, held, failures))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(failures.isEmpty(), failures::toString);
    networks.settle();
    assertEquals(0, rules());
    assertFalse(hostHas(settings.bridge()), "bridge");
  }

  private static void comeAndGo(
      LocalNetworks networks, Set<Object> held, Queue<Throwable> failures) {
    try {
      for (int round = 0; round < 4; round++) {
        String id = RandomId.next();
        try (var namespace = NetworkNamespace.create()) {
          Endpoint endpoint = networks.attach(id, namespace.path(), List.of(tcp("", 0)));
          Object port = endpoint.ports().getFirst().hostPort();
          assertTrue(held.add(endpoint.address()) && held.add(port), endpoint::toString);
          held.remove(endpoint.address());
          held.remove(port);
          networks.release(id);
        }
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  /** nft(8) reads the expressions back as the text that {@link Ruleset} shows. */
  @Test
  void theTableReadsAsText() throws Exception {
    LocalNetworks networks = open();
    attach(networks, first, container("one"), tcp("127.0.0.1", 18080), tcp("", 18081));
    Process nft =
        host.call(
            () -> new ProcessBuilder("nft", "list", "table", "inet", settings.table()).start());
    String text = new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String bridge = '"' + settings.bridge() + '"';
    for (String line :
        List.of(
            "127.0.0.1 . tcp . 18080 : ",
            "elements = { tcp . 18081 : ",
            "dnat ip to ip daddr . meta l4proto . th dport map @published\n",
            "dnat ip to meta l4proto . th dport map @published_any\n",
            "iifname " + bridge + " ip daddr 127.0.0.0/8 drop\n",
            "iifname != \"lo\" ip daddr 127.0.0.0/8 return\n",
            "fib daddr type local jump publish\n",
            "/24 oifname != " + bridge + " masquerade\n",
            "oifname " + bridge + " ip saddr 127.0.0.0/8 masquerade\n",
            "ct state established,related accept\n",
            "ct status dnat accept\n")) {
      assertTrue(text.contains(line), () -> line + " in " + text);
    }
  }
}
