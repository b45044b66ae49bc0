package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Guard;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.UserNetworks.Definition;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Notices;
import io.gantry.platform.linux.netlink.Notices.Batch;
import io.gantry.platform.linux.netlink.Notices.Topic;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What others take away comes back, with a network namespace as the host. */
@NeedsRoot
@NeedsProgram("nft")
@LeavesNothing
final class HealerIT extends OnLan {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Port WEB = new Port("", 18080, 80, "tcp");

  private int nft(String... words) {
    return lan.host.call(() -> {
      var command = new java.util.ArrayList<String>(List.of("nft"));
      command.addAll(List.of(words));
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    });
  }

  @Test
  void aPublishedPortKeepsAnsweringWhileTablesAreFlushed() {
    Network a = lan.create(Lan.network("a"));
    lan.start("one", List.of(Lan.join(a)), WEB);
    lan.site("one").serveTcp("0.0.0.0", 80);
    try (Guard _ = lan.host.call(lan.networks::guard)) {
      assertEquals(0, nft("add table inet others"));
      assertEquals(0, nft("flush table inet others"));
      for (int round = 0; round < 3; round++) {
        assertEquals(0, nft("flush ruleset"));
        assertTrue(comesBack(lan.neighbour, "198.51.100.1"), "after a flush");
      }
      assertEquals(0, nft("delete chain inet " + lan.settings.table() + " forward"));
      assertTrue(comesBack(lan.neighbour, "198.51.100.1"), "after a deletion");
      lan.start("two", List.of(Lan.join(a)), new Port("", 18081, 80, "tcp"));
      lan.release("two");
    }
    assertTrue(lan.neighbour.askTcp("198.51.100.1", 18080).isPresent(), "still");
  }

  /** A refused connection and a lost packet are both tried again. */
  private static boolean comesBack(Site from, String address) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (from.isSilentTcp(address, WEB.hostPort())) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  @Test
  void aBridgeThatIsDeletedComesBackWithItsContainersAsTheyWere() {
    Map<String, String> apart = Map.of(Network.TALK, "false");
    filterNoFrames();
    Network a =
        lan.create(new Definition("a", "bridge", List.of(), false, false, false, Map.of(), apart));
    Endpoint one = lan.start("one", List.of(Lan.join(a)), WEB).getFirst();
    lan.start("two", List.of(Lan.join(a)));
    lan.site("one").serveTcp("0.0.0.0", 80);
    try (Guard _ = lan.host.call(lan.networks::guard)) {
      lan.host.call(() -> {
        try (var links = Links.open()) {
          return links.delete(a.bridge(lan.settings));
        }
      });
      assertTrue(comesBack(lan.neighbour, "198.51.100.1"), "the bridge");
      assertTrue(lan.site("two").isSilentTcp(one.address(), 80), "and who may not talk does not");
    }
  }

  /** So that the bridge alone keeps its ports apart, as where br_netfilter is not loaded. */
  private void filterNoFrames() {
    lan.host.call(() -> {
      Path setting = Path.of("/proc/sys/net/bridge/bridge-nf-call-iptables");
      return Files.exists(setting) ? Files.writeString(setting, "0") : setting;
    });
  }

  @Test
  void onlyWhatIsOursIsHarm() {
    Network a = lan.create(Lan.network("a"));
    lan.start("one", List.of(Lan.join(a)), WEB);
    try (var notices = lan.host.call(() -> Notices.open(List.of(Topic.TABLES, Topic.LINKS)))) {
      assertEquals(0, nft("add table inet others"));
      assertEquals(0, nft("delete table inet others"));
      lan.start("two", List.of(Lan.join(a)), new Port("", 18081, 80, "tcp"));
      lan.release("two");
      assertEquals(List.of(), harm(notices.next()));
      assertEquals(0, nft("delete table inet " + lan.settings.table()));
      assertEquals(1, harm(notices.next()).size());
      notices.stop();
      assertEquals(List.of(), notices.next());
    }
  }

  private List<Batch> harm(List<Batch> batches) {
    return batches.stream().filter(batch -> Healer.isHarm(batch, lan.settings.table())).toList();
  }
}
