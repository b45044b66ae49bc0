package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WayTest {
  private static Way.Candidate candidate(
      String name, int priority, boolean internal, boolean dual) {
    Subnet6 subnet = Subnet6.parse("fd00::/64");
    var network =
        new Network(
            name + "-id",
            name,
            Instant.EPOCH,
            "bridge",
            Subnet.parse("10.1.0.0/24"),
            new Ipv4(1),
            Optional.empty(),
            dual
                ? Optional.of(new Network.Six(subnet, subnet.gateway(), Optional.empty()))
                : Optional.empty(),
            false,
            internal,
            false,
            Map.of(),
            Map.of());
    return new Way.Candidate(network, priority);
  }

  @Test
  void theHighestPriorityLeadsThenTheFirstByName() {
    assertEquals(
        new Way("b-id", ""),
        Way.decide(List.of(candidate("a", 0, false, false), candidate("b", 1, false, false))));
    assertEquals(
        new Way("a-id", ""),
        Way.decide(List.of(candidate("b", 0, false, false), candidate("a", 0, false, false))));
  }

  @Test
  void eachFamilyHasItsWay() {
    assertEquals(
        new Way("a-id", "b-id"),
        Way.decide(List.of(candidate("a", 0, false, false), candidate("b", 0, false, true))));
    assertEquals(Way.NONE, Way.decide(List.of(candidate("a", 9, true, true))));
  }
}
