package io.gantry.engine.local.name;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.NetworkSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResolvConfTest {
  private static final String HOST =
      "# made\nnameserver 127.0.0.1\nnameserver 9.9.9.9\nsearch corp.example\noptions edns0\n";

  private static NetworkSpec dns(List<String> servers, List<String> search) {
    return new NetworkSpec(
        "bridge", List.of(), List.of(), false, Map.of(), servers, search, List.of());
  }

  @Test
  void nameServersOnTheHostsLoopbackAreLeftOut() {
    assertEquals(
        "nameserver 9.9.9.9\nsearch corp.example\noptions edns0\n",
        ResolvConf.decide(HOST, NetworkSpec.BRIDGE, ResolvConf.Place.APART));
  }

  @Test
  void aContainerOnTheHostsNetworkHasTheHostsFile() {
    assertEquals(HOST, ResolvConf.decide(HOST, NetworkSpec.BRIDGE, ResolvConf.Place.HOST));
  }

  @Test
  void theUsersServersReplaceTheHosts() {
    assertEquals(
        "nameserver 1.1.1.1\nsearch a b\noptions edns0\n",
        ResolvConf.decide(
            HOST, dns(List.of("1.1.1.1"), List.of("a", "b")), ResolvConf.Place.APART));
  }
}
