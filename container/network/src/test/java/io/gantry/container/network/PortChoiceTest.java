package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortChoiceTest {
  private static final PortChoice.Range RANGE = new PortChoice.Range(32768, 32770);

  private static Port port(String address, int host, String protocol) {
    return new Port(address, host, 80, protocol);
  }

  private static PortChoice decide(List<Port> wanted, Port... taken) {
    var other = new Lease("other", List.of(), Way.NONE, List.of(taken));
    return PortChoice.decide("c0ffee", wanted, Leases.NONE.with(other), RANGE, _ -> true, false);
  }

  @Test
  void freePortsAreKept() {
    var wanted = List.of(port("", 80, "tcp"), port("127.0.0.1", 81, "tcp"), port("", 80, "udp"));
    assertEquals(wanted, decide(wanted).ports());
    var loopback = List.of(port("127.0.0.1", 80, "tcp"));
    assertEquals(loopback, decide(loopback, port("127.0.0.2", 80, "tcp")).ports());
  }

  @Test
  void anyAddressCollidesWithEach() {
    Port any = port("", 80, "tcp");
    Port zero = port("0.0.0.0", 80, "tcp");
    Port one = port("127.0.0.1", 80, "tcp");
    for (Port taken : List.of(any, zero, one)) {
      var failure = assertThrows(PortTakenException.class, () -> decide(List.of(any), taken));
      assertEquals(
          "driver failed programming external connectivity on endpoint c0ffee: "
              + "Bind for 0.0.0.0:80 failed: port is already allocated",
          failure.text());
      assertEquals(Kind.CONFLICT, failure.kind());
    }
    assertThrows(PortTakenException.class, () -> decide(List.of(one), zero));
    assertThrows(PortTakenException.class, () -> decide(List.of(one, one)));
  }

  @Test
  void aPortOfAProgramIsRefused() {
    var wanted = List.of(port("", 80, "tcp"));
    assertThrows(
        PortTakenException.class,
        () -> PortChoice.decide("c", wanted, Leases.NONE, RANGE, _ -> false, false));
  }

  @Test
  void zeroMeansTheNextFreePortOfTheRange() {
    var two = List.of(port("", 0, "tcp"), port("", 0, "tcp"));
    PortChoice choice = decide(two, port("", 32769, "tcp"));
    assertEquals(List.of(port("", 32768, "tcp"), port("", 32770, "tcp")), choice.ports());
    Leases later = Leases.NONE.withNextPort(32770);
    var chosen =
        PortChoice.decide(
            "c", List.of(two.get(0)), later, RANGE, p -> p.hostPort() != 32770, false);
    assertEquals(32768, chosen.ports().getFirst().hostPort());
    assertEquals(32769, chosen.next());
    assertThrows(
        GantryException.class,
        () -> PortChoice.decide("c", two, Leases.NONE, RANGE, _ -> false, false));
  }

  @Test
  void whatCannotBePublishedIsRefused() {
    for (Port wrong :
        List.of(
            port("", 80, "dccp"),
            port("::g", 80, "tcp"),
            port("0::1", 80, "tcp"),
            port("host", 80, "tcp"),
            port("", 65536, "tcp"),
            new Port("", 80, 0, "tcp"))) {
      var failure = assertThrows(GantryException.class, () -> decide(List.of(wrong)));
      assertEquals(Kind.INVALID, failure.kind(), failure.text());
    }
  }

  @Test
  void aPortOnAllAddressesIsOnThoseOfBothFamilies() {
    var wanted = List.of(port("", 0, "tcp"), port("127.0.0.1", 90, "tcp"));
    var other = new Lease("other", List.of(), Way.NONE, List.of(port("::", 32768, "tcp")));
    PortChoice choice =
        PortChoice.decide("c", wanted, Leases.NONE.with(other), RANGE, _ -> true, true);
    assertEquals(
        List.of(port("", 32769, "tcp"), port("::", 32769, "tcp"), port("127.0.0.1", 90, "tcp")),
        choice.ports());
    Leases six = Leases.NONE.with(other.with(Way.NONE, List.of(port("fd00::1", 80, "tcp"))));
    List<Port> all = List.of(port("", 80, "tcp"));
    assertEquals(all, PortChoice.decide("c", all, six, RANGE, _ -> true, false).ports());
    var taken =
        assertThrows(
            GantryException.class, () -> PortChoice.decide("c", all, six, RANGE, _ -> true, true));
    assertEquals(
        "driver failed programming external connectivity on endpoint c: Bind for [::]:80 failed:"
            + " port is already allocated",
        taken.text());
  }
}
