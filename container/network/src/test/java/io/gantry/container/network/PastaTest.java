package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gantry.container.network.Networks.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PastaTest {
  private static List<String> values(List<Port> ports, String option) {
    List<String> all = Pasta.of("c", Path.of("/run/x")).arguments(ports);
    var found = new ArrayList<String>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).equals(option)) {
        found.add(all.get(i + 1));
      }
    }
    return found;
  }

  @Test
  void publishedPortsAreListenedOnByProtocolAndAddress() {
    List<Port> ports =
        List.of(
            new Port("", 8080, 80, "tcp"),
            new Port("127.0.0.1", 8443, 443, "tcp"),
            new Port("0.0.0.0", 5353, 53, "udp"));
    assertEquals(List.of("8080:80", "127.0.0.1/8443:443"), values(ports, "--tcp-ports"));
    assertEquals(List.of("5353:53"), values(ports, "--udp-ports"));
  }

  @Test
  void nothingElseOfTheHostIsReachedThroughIt() {
    assertEquals(List.of("none"), values(List.of(), "--tcp-ports"));
    assertEquals(List.of("none"), values(List.of(), "--udp-ports"));
    assertEquals(List.of("none"), values(List.of(), "--tcp-ns"));
    assertEquals(List.of("none"), values(List.of(), "--udp-ns"));
    assertFalse(values(List.of(), "--pid").isEmpty());
    assertEquals(
        1,
        Pasta.of("c", Path.of("/x")).arguments(List.of()).stream()
            .filter("--no-map-gw"::equals)
            .count());
  }
}
