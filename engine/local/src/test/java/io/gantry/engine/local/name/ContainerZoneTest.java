package io.gantry.engine.local.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Names;
import io.gantry.platform.dns.Answer;
import io.gantry.platform.dns.RecordType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ContainerZoneTest {
  /** {@code db} at two addresses; leads out or not. */
  private record Known(boolean leadsOut) implements Names {
    @Override
    public List<InetAddress> addresses(String name) {
      return name.equals("db") ? List.of(address("10.1.0.2"), address("fd00::2")) : List.of();
    }

    @Override
    public Optional<String> name(InetAddress address) {
      return addresses("db").contains(address) ? Optional.of("db.net") : Optional.empty();
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static final ContainerZone ZONE =
      new ContainerZone(new Known(true), Map.of("first", "db"));

  private static int count(String name) {
    return ZONE.find(name, RecordType.A)
        .map(answer -> ((Answer.Records) answer).records().size())
        .orElse(0);
  }

  @Test
  void namesOfContainersAndLinksAreAnswered() {
    assertEquals(2, count("db"));
    assertEquals(2, count("first"), "a link");
    assertEquals(0, count("example.org"), "somebody else's");
  }

  @Test
  void aNameWithoutADotIsNeverAskedElsewhere() {
    assertInstanceOf(Answer.NoSuchName.class, ZONE.find("nobody", RecordType.A).orElseThrow());
  }

  @Test
  void addressesOfBothFamiliesHaveNames() {
    assertTrue(ZONE.find("2.0.1.10.in-addr.arpa", RecordType.PTR).isPresent());
    String six = "2." + "0.".repeat(27) + "0.0.d.f.ip6.arpa";
    assertEquals(Optional.of(address("fd00::2")), ContainerZone.address(six));
    assertTrue(ZONE.find(six, RecordType.PTR).isPresent());
    assertTrue(ZONE.find("9.0.1.10.in-addr.arpa", RecordType.PTR).isEmpty(), "not ours");
  }

  @Test
  void whatIsNoAddressHasNoName() {
    for (String wrong :
        List.of("1.2.3.in-addr.arpa", "256.0.0.1.in-addr.arpa", "x.0.1.10.in-addr.arpa", "db")) {
      assertEquals(Optional.empty(), ContainerZone.address(wrong), wrong);
    }
  }

  /** CVE-2024-29018: questions must not leave a network that leads nowhere. */
  @Test
  void onlyNetworksThatLeadOutHaveServersToAsk() {
    List<String> wanted = List.of("192.0.2.53");
    assertEquals(1, NameServers.upstreams(new Known(true), wanted).size());
    assertEquals(List.of(), NameServers.upstreams(new Known(false), wanted));
    assertEquals(List.of(), NameServers.upstreams(new Known(false), List.of()));
  }
}
