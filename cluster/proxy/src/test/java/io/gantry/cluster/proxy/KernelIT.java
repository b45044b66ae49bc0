package io.gantry.cluster.proxy;

import static io.gantry.cluster.proxy.Things.endpoint;
import static io.gantry.cluster.proxy.Things.service;
import static io.gantry.cluster.proxy.Things.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the real kernel, with a network namespace as the node. */
@NeedsRoot
@LeavesNothing
@Timeout(60)
final class KernelIT {
  private static final ProxySettings SETTINGS =
      new ProxySettings("gantry-proxy-test", "n1", "10.96.0.0/16", "10.244.0.0/24", "pods");
  private static final String IP = "10.96.0.5";
  private static final String NODE = "198.51.100.1";
  private static final String PORTS =
      "{'name':'t','port':80,'nodePort':30080},{'name':'u','protocol':'UDP','port':80,'nodePort':30080}";
  private static final String TARGETS =
      "{'name':'t','port':8080,'protocol':'TCP'},{'name':'u','port':8080,'protocol':'UDP'}";
  private static final String ONE = endpoint("10.244.0.2", "n1");
  private static final String TWO = endpoint("10.244.0.3", "n1");

  private final Site node = new Site("node");
  private final Site one = new Site("one");
  private final Site two = new Site("two");
  private final Site outside = new Site("outside");
  private Kernel kernel = node.call(() -> new Kernel(SETTINGS));

  private static byte[] ip(String text) {
    return Ipv4.parse(text).orElseThrow().bytes();
  }

  @BeforeEach
  void connect() {
    node.links(links -> {
      links.createBridge("pods", new byte[] {2, 0, 0, 0, 0, 1}, 0);
      links.createBridge("lan", new byte[] {2, 0, 0, 0, 0, 2}, 0);
      int pods = links.find("pods").orElseThrow().index();
      links.addAddress(pods, ip("10.244.0.1"), 24);
      links.setUp(pods);
      int lan = links.find("lan").orElseThrow().index();
      links.addAddress(lan, ip(NODE), 24);
      links.setUp(lan);
    });
    one.joinRouted(node, "pods", 1, ip("10.244.0.2"), ip("10.244.0.1"));
    two.joinRouted(node, "pods", 2, ip("10.244.0.3"), ip("10.244.0.1"));
    outside.join(node, "lan", 3, ip("198.51.100.2"), ip(NODE));
    node.call(() -> {
      Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
      Files.writeString(Path.of("/proc/sys/net/ipv4/conf/pods/route_localnet"), "1");
      return 0;
    });
    one.serve(8080);
    two.serve(8080);
    kernel.replace(Map.of());
  }

  @AfterEach
  void close() throws IOException {
    kernel.close();
    for (Site site : List.of(one, two, outside, node)) {
      site.close();
    }
  }

  private void apply(String more, String... endpoints) {
    ApiObject service = service("web", IP, more, PORTS);
    ApiObject slice = slice("web", TARGETS, String.join(",", endpoints));
    kernel.apply(Map.of(service.key(), ProxyPlan.decide(service, List.of(slice), "n1")));
  }

  /** Who answers, of several attempts. */
  private static Set<String> names(int attempts, java.util.function.Supplier<String> ask) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < attempts; i++) {
      names.add(ask.get().split(" ", -1)[0]);
    }
    return names;
  }

  @Test
  void aClusterIpIsReachedFromTheNodeAndFromPods() {
    apply("", ONE, TWO);
    for (Site client : List.of(node, one)) {
      assertEquals(Set.of("one", "two"), names(4, () -> client.tcp(IP, 80)));
      assertEquals(Set.of("one", "two"), names(4, () -> client.udp(IP, 80)));
    }
  }

  @Test
  void aPodKeepsItsAddress() {
    apply("", TWO);
    assertEquals("two 10.244.0.2", one.tcp(IP, 80));
    assertEquals("two 10.244.0.2", one.udp(IP, 80));
  }

  /** The node of this test has no default route. */
  @Test
  void theNodeNeedsNoWayOut() {
    apply("", TWO);
    assertEquals(Set.of("two"), names(1, () -> node.tcp(IP, 80)));
    assertEquals(Set.of("two"), names(1, () -> node.udp(IP, 80)));
  }

  @Test
  void connectionsGoRound() {
    apply("", ONE, TWO);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      counts.merge(node.tcp(IP, 80).split(" ", -1)[0], 1, Integer::sum);
    }
    assertEquals(Map.of("one", 10, "two", 10), counts);
  }

  @Test
  void aPodReachesItselfThroughItsService() {
    apply("", ONE);
    assertEquals("one 10.244.0.1", one.tcp(IP, 80));
  }

  /** As the cluster's DNS, which is no Pod. */
  @Test
  void aServerOfTheNodeIsReachedThroughAService() {
    node.serve(8080);
    apply("", endpoint("10.244.0.1", "n1"));
    assertEquals("node 10.244.0.2", one.udp(IP, 80));
    assertEquals("node 10.244.0.2", one.tcp(IP, 80));
    assertEquals(Set.of("node"), names(1, () -> node.tcp(IP, 80)));
    assertEquals(Set.of("node"), names(1, () -> node.udp(IP, 80)));
  }

  @Test
  void aNodePortIsReachedFromOutsideFromTheNodeAndFromPods() {
    apply("", ONE, TWO);
    for (Site client : List.of(outside, node, one)) {
      assertEquals(Set.of("one", "two"), names(4, () -> client.tcp(NODE, 30080)));
      assertEquals(Set.of("one", "two"), names(4, () -> client.udp(NODE, 30080)));
    }
    assertEquals(Set.of("one", "two"), names(4, () -> node.tcp("127.0.0.1", 30080)));
    assertEquals("10.244.0.1", outside.tcp(NODE, 30080).split(" ", -1)[1]);
  }

  @Test
  void withLocalPolicyTheSourceIsKept() {
    apply("'externalTrafficPolicy':'Local',", ONE, endpoint("10.244.0.3", "n2"));
    assertEquals("one 198.51.100.2", outside.tcp(NODE, 30080));
    assertEquals(Set.of("one", "two"), names(4, () -> node.tcp(NODE, 30080)));
    apply("'externalTrafficPolicy':'Local',", endpoint("10.244.0.3", "n2"));
    assertEquals(Site.SILENT, outside.tcp(NODE, 30080));
  }

  @Test
  void withoutEndpointsIsRefused() {
    apply("");
    for (Site client : List.of(node, one)) {
      assertEquals(Site.REFUSED, client.tcp(IP, 80));
      assertEquals(Site.REFUSED, client.udp(IP, 80));
    }
    assertEquals(Site.REFUSED, outside.tcp(NODE, 30080));
    apply("", ONE);
    assertEquals("one", node.tcp(IP, 80).split(" ", -1)[0]);
    assertEquals(Site.REFUSED, node.tcp(IP, 81), "another port");
    apply("");
    assertEquals(Site.REFUSED, one.tcp(IP, 80));
  }

  @Test
  void aClientStaysWithItsEndpoint() {
    apply("'sessionAffinity':'ClientIP',", ONE, TWO);
    assertEquals(1, names(6, () -> node.tcp(IP, 80)).size());
    assertEquals(1, names(6, () -> outside.tcp(NODE, 30080)).size());
    String first = node.tcp(IP, 80).split(" ", -1)[0];
    String other = first.equals("one") ? "two" : "one";
    apply("'sessionAffinity':'ClientIP',", first.equals("one") ? ONE : TWO);
    assertEquals(Set.of(first), names(2, () -> node.tcp(IP, 80)));
    apply("'sessionAffinity':'ClientIP',", ONE, TWO);
    assertEquals(Set.of(first), names(6, () -> node.tcp(IP, 80)), "others come and go");
    apply("'sessionAffinity':'ClientIP',", first.equals("one") ? TWO : ONE);
    assertEquals(Set.of(other), names(2, () -> node.tcp(IP, 80)));
    apply("", ONE, TWO);
    assertEquals(2, names(6, () -> node.tcp(IP, 80)).size());
  }

  @Test
  void aFlowOfUdpLeavesAnEndpointThatIsGone() {
    apply("", ONE);
    try (DatagramSocket socket =
        one.call(() -> new DatagramSocket(new InetSocketAddress("0.0.0.0", 0)))) {
      assertEquals("one", ask(socket));
      apply("", TWO);
      assertEquals("two", ask(socket));
    }
  }

  private static String ask(DatagramSocket socket) {
    try {
      return Site.udp(socket, IP, 80).split(" ", -1)[0];
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTableThatSomebodyRemovedIsMadeAgain() {
    apply("", ONE);
    node.call(() -> {
      try (var tables = Nftables.open()) {
        tables.commit(new Transaction(SETTINGS.table()).createTable().deleteTable());
      }
      return 0;
    });
    kernel.apply(Map.of());
    assertEquals("one", node.tcp(IP, 80).split(" ", -1)[0]);
  }

  @Test
  void rulesOutliveTheProxyAndGoOnDemand() throws InterruptedException {
    kernel.close();
    var client = new MemoryClient();
    client.create(service("web", IP, "", PORTS));
    client.create(slice("web", TARGETS, ONE));
    try (var informers = new LocalInformers(client)) {
      var proxy = new ServiceProxy(informers, SETTINGS);
      informers.start();
      node.call(() -> {
        proxy.start();
        return 0;
      });
      assertEquals("one", node.tcp(IP, 80).split(" ", -1)[0]);
      client.update(slice("web", TARGETS, TWO));
      while (!node.tcp(IP, 80).startsWith("two")) {
        Thread.onSpinWait();
      }
      proxy.close();
      assertEquals("two", node.tcp(IP, 80).split(" ", -1)[0]);
      node.call(() -> {
        proxy.removeAll();
        return 0;
      });
    }
    node.call(() -> {
      try (var tables = Nftables.open()) {
        assertEquals(0, tables.countRules(SETTINGS.table()));
      }
      return 0;
    });
    kernel = node.call(() -> new Kernel(SETTINGS));
  }

  @Test
  @NeedsProgram("nft")
  void theTableReadsAsText() throws IOException {
    apply("'sessionAffinity':'ClientIP',", ONE, TWO);
    String text =
        node.call(() -> {
          Process nft =
              new ProcessBuilder("nft", "list", "table", "ip", SETTINGS.table())
                  .redirectErrorStream(true)
                  .start();
          return new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    for (String line :
        List.of(
            "10.96.0.5 . udp . 80 : goto service-default/web/udp/80",
            "tcp . 30080 : goto external-default/web/tcp/80",
            "ip daddr . meta l4proto . th dport vmap @services",
            "fib daddr type local meta l4proto . th dport vmap @node_ports",
            "meta mark & 0x00004000 == 0x00004000 masquerade",
            "ct status dnat ip saddr . ip daddr @own masquerade",
            "ct state new ip daddr 10.96.0.0/16 reject with tcp reset",
            "ct state new ip daddr 10.96.0.0/16 reject",
            "meta mark set meta mark | 0x00004000",
            "goto service-default/web/tcp/80",
            "ip saddr @clients-default/web/tcp/80/10.244.0.2/8080 goto"
                + " endpoint-default/web/tcp/80/10.244.0.2/8080",
            "numgen inc mod 2 0 goto endpoint-default/web/tcp/80/10.244.0.2/8080",
            "update @clients-default/web/tcp/80/10.244.0.3/8080 { ip saddr }")) {
      assertTrue(text.contains(line), () -> line + " is not in\n" + text);
    }
    apply("", ONE, TWO);
    String plain =
        node.call(() -> {
          Process nft = new ProcessBuilder("nft", "list", "table", "ip", SETTINGS.table()).start();
          return new String(nft.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    String line =
        "meta l4proto tcp dnat ip to numgen inc mod 2 map { 0 : 10.244.0.2 . 8080, 1 : 10.244.0.3 ."
            + " 8080 }";
    assertTrue(plain.contains(line), () -> line + " is not in\n" + plain);
  }

  @Test
  void aServiceMayHaveThousandsOfEndpoints() {
    String[] endpoints = new String[2500];
    for (int i = 0; i < endpoints.length; i++) {
      endpoints[i] = endpoint("10.1." + i / 250 + "." + (1 + i % 250), "n2");
    }
    endpoints[2000] = ONE;
    apply("", endpoints);
    apply("", ONE);
    assertEquals(Set.of("one"), names(1, () -> node.tcp(IP, 80)));
  }

  @Test
  void aThousandServicesAreMadeAndChangedQuickly() {
    Map<ObjectKey, ServiceRules> all = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      ApiObject service =
          service(
              "s" + i,
              "10.96." + (1 + i / 250) + "." + (1 + i % 250),
              "",
              "{'name':'t','port':80}");
      ApiObject slice = slice("s" + i, TARGETS, ONE + "," + TWO);
      all.put(service.key(), ProxyPlan.decide(service, List.of(slice), "n1"));
    }
    long began = System.nanoTime();
    kernel.replace(all);
    long whole = System.nanoTime();
    apply("", ONE, TWO);
    long changed = System.nanoTime();
    System.out.printf(
        "1000 services: whole table %d ms, one more %d us%n",
        (whole - began) / 1_000_000, (changed - whole) / 1000);
    assertEquals(Set.of("one", "two"), names(4, () -> node.tcp("10.96.4.250", 80)));
    assertTrue(changed - whole < 1_000_000_000);
  }
}
