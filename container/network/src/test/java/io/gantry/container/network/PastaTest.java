package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PastaTest {
  private static final Pasta PASTA = new Pasta(Path.of("/run/x.pid"), "tap1");

  private static List<String> values(List<Port> ports, String option) {
    return values(PASTA.arguments(new Pasta.Purpose.Entrance(ports)), option);
  }

  private static List<String> values(Iterable<String> all, String option) {
    var found = new ArrayList<String>();
    boolean wanted = false;
    for (String argument : all) {
      if (wanted) {
        found.add(argument);
      }
      wanted = argument.equals(option);
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
    assertEquals(List.of("8080", "127.0.0.1/8443"), values(ports, "--tcp-ports"));
    assertEquals(List.of("5353"), values(ports, "--udp-ports"));
  }

  @Test
  void nothingElseOfTheHostIsReachedThroughIt() {
    for (Pasta.Purpose purpose :
        List.of(new Pasta.Purpose.Way(), new Pasta.Purpose.Entrance(List.of()))) {
      List<String> arguments = PASTA.arguments(purpose);
      for (String option : List.of("--tcp-ports", "--udp-ports", "--tcp-ns", "--udp-ns")) {
        assertEquals(List.of("none"), values(arguments, option));
      }
      assertTrue(arguments.contains("--no-map-gw"));
    }
  }

  @Test
  void onlyTheWayOutHasARoute() {
    assertTrue(PASTA.arguments(new Pasta.Purpose.Way()).contains("--config-net"));
    assertFalse(PASTA.arguments(new Pasta.Purpose.Entrance(List.of())).contains("--config-net"));
  }

  @Test
  void whatIsMissingIsSaidWithWhatToDoAboutIt() {
    GantryException closed = Pasta.failure("Failed to open tun socket in namespace");
    assertEquals(Kind.UNAVAILABLE, closed.kind());
    assertTrue(String.valueOf(closed.getMessage()).endsWith("run chmod 0666 /dev/net/tun as root"));
    assertEquals(Kind.CONFLICT, Pasta.failure("Failed to bind port 80").kind());
  }
}
