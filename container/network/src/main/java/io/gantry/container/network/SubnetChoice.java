package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/** Chooses a subnet that nothing on the host leads to. */
final class SubnetChoice {
  private SubnetChoice() {}

  /**
   * The first of the pool that overlaps none of the occupied ones.
   *
   * @throws GantryException {@code EXHAUSTED}
   */
  static Subnet decide(List<Subnet> pool, List<Subnet> occupied) {
    for (Subnet candidate : pool) {
      if (isFree(candidate, occupied)) {
        return candidate;
      }
    }
    throw new GantryException(
        Kind.EXHAUSTED,
        "no free subnet for a network: the host or other networks have addresses or routes in all "
            + pool.size()
            + " candidates");
  }

  static boolean isFree(Subnet subnet, List<Subnet> occupied) {
    for (Subnet other : occupied) {
      if (subnet.overlaps(other)) {
        return false;
      }
    }
    return true;
  }
}
