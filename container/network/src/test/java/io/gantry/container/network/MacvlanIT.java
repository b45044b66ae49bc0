package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.UserNetworks.Definition;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.container.network.UserNetworks.Pool;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Containers that are neighbours on the host's own network. */
@NeedsRoot
@LeavesNothing
final class MacvlanIT extends OnLan {
  private static Definition definition(boolean internal, Map<String, String> options) {
    var pool = new Pool("198.51.100.0/24", "198.51.100.2", "198.51.100.64/28");
    return new Definition(
        "flat", "macvlan", List.of(pool), false, internal, false, Map.of(), options);
  }

  @Test
  void containersAreNeighboursOfTheParent() {
    Network flat = lan.create(definition(false, Map.of("parent", "lan")));
    Endpoint one = start("one", flat);
    Endpoint two = start("two", flat);
    lan.site("one").serveTcp("0.0.0.0", 80);
    lan.neighbour.serveTcp("0.0.0.0", 80);
    assertTrue(one.address().startsWith("198.51.100.6"), one::address);
    assertEquals("198.51.100.2", one.gateway());
    assertEquals(Optional.of("one " + two.address()), lan.site("two").askTcp(one.address(), 80));
    assertEquals(
        Optional.of("neighbour " + two.address()), lan.site("two").askTcp("198.51.100.2", 80));
    assertEquals(Optional.of("one 198.51.100.2"), lan.neighbour.askTcp(one.address(), 80));
    lan.release("one");
    lan.release("two");
  }

  /** A kernel without macvlan is no failure of gantry's, which says so. */
  private Endpoint start(String name, Network network) {
    try {
      return lan.start(name, List.of(Lan.join(network))).getFirst();
    } catch (GantryException e) {
      Assumptions.assumeFalse(e.kind() == Kind.UNAVAILABLE, e.text());
      throw e;
    }
  }

  @Test
  void whatItNeedsIsSaid() {
    GantryException parent =
        assertThrows(GantryException.class, () -> lan.create(definition(false, Map.of())));
    assertEquals("a macvlan network needs the host's interface: -o parent=NAME", parent.text());
    Network gone = lan.create(definition(true, Map.of("parent", "lan9")));
    List<Join> joins = List.of(Lan.join(gone));
    GantryException missing = assertThrows(GantryException.class, () -> lan.start("one", joins));
    assertEquals("network flat: the host has no interface lan9, its parent", missing.text());
  }
}
