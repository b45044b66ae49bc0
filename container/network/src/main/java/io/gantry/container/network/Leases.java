package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * All leases of the network, and where to look for the next free address and port: behind the last
 * one given, so that each is reused as late as possible.
 *
 * @param nextAddress number of an address in the subnet
 * @param nextPort a host port, 0 for the start of the range
 */
record Leases(int nextAddress, int nextPort, List<Lease> all) {
  static final Leases NONE = new Leases(2, 0, List.of());
  private static final int FIRST = 2;

  Leases {
    all = List.copyOf(all);
  }

  Optional<Lease> of(String container) {
    for (Lease lease : all) {
      if (lease.container().equals(container)) {
        return Optional.of(lease);
      }
    }
    return Optional.empty();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Leases with(Lease lease) {
    var more = new ArrayList<>(without(lease.container()).all);
    more.add(lease);
    return new Leases(nextAddress, nextPort, more);
  }

  Leases without(String container) {
    var rest = new ArrayList<Lease>(all.size());
    for (Lease lease : all) {
      if (!lease.container().equals(container)) {
        rest.add(lease);
      }
    }
    return new Leases(nextAddress, nextPort, rest);
  }

  Leases withNextPort(int port) {
    return new Leases(nextAddress, port, all);
  }

  /** An address and the leases that look behind it the next time. */
  record Choice(Ipv4 address, Leases leases) {}

  /**
   * Chooses a free address.
   *
   * @throws GantryException {@code EXHAUSTED}
   */
  Choice chooseAddress(Subnet subnet) {
    var taken = new HashSet<Ipv4>();
    for (Lease lease : all) {
      taken.add(lease.address());
    }
    int count = subnet.last() - FIRST + 1;
    int start = Math.max(0, nextAddress - FIRST);
    for (int i = 0; i < count; i++) {
      int number = FIRST + (start + i) % count;
      Ipv4 address = subnet.address(number);
      if (!taken.contains(address)) {
        return new Choice(address, new Leases(number + 1, nextPort, all));
      }
    }
    throw new GantryException(
        Kind.EXHAUSTED,
        "no free address in " + subnet + ": " + all.size() + " containers hold them; remove some");
  }
}
