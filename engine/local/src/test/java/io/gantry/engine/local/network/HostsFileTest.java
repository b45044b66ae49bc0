package io.gantry.engine.local.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.NetworkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostsFileTest {
  private static Endpoint endpoint(String address, String address6) {
    return new Endpoint(
        "n", "id", address, 24, "10.1.0.1", "02:42:0a:01:00:02", address6, 64, "", List.of());
  }

  @Test
  void bothAddressesAreThere() {
    String text =
        HostsFile.decide(
            NetworkSpec.BRIDGE, "me", List.of(endpoint("10.1.0.2", "fd00::2")), List.of());
    assertTrue(text.contains("10.1.0.1\thost.docker.internal\n"), text);
    assertTrue(text.endsWith("10.1.0.2\tme\nfd00::2\tme\n"), text);
  }

  @Test
  void whatTheUserWroteStaysWhenNetworksChange() {
    String before = "127.0.0.1\tlocalhost\n10.1.0.2\tme\n10.1.0.2\tmine\n";
    assertEquals(
        "127.0.0.1\tlocalhost\n10.1.0.2\tmine\n10.2.0.3\tme\nfd00::3\tme\n",
        HostsFile.change(
            before,
            "me",
            List.of(endpoint("10.1.0.2", "")),
            List.of(endpoint("10.2.0.3", "fd00::3"))));
  }
}
