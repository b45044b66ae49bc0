package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All leases of a state root, and where to look for the next free address and port: behind the last
 * one given, so that each is reused as late as possible.
 *
 * @param nextAddress by the network's key, the number of an address in its subnet
 * @param nextPort a host port, 0 for the start of the range
 * @param made what the kernel holds for networks
 */
record Leases(Map<String, Integer> nextAddress, int nextPort, List<Lease> all, Made made) {
  static final Leases NONE = new Leases(Map.of(), 0, List.of(), Made.NOTHING);

  /**
   * The networks whose bridge and rules are in the kernel, or about to be.
   *
   * @param rules how many rules the table has, -1 while it is being changed
   */
  record Made(Set<String> networks, int rules) {
    static final Made NOTHING = new Made(Set.of(), -1);

    Made {
      networks = Set.copyOf(networks);
    }

    private Made with(String network) {
      var more = new LinkedHashSet<>(networks);
      more.add(network);
      return new Made(more, -1);
    }

    Made complete(int count) {
      return new Made(networks, count);
    }
  }

  Leases {
    nextAddress = Map.copyOf(nextAddress);
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
    return new Leases(nextAddress, nextPort, more, made);
  }

  Leases without(String container) {
    var rest = new ArrayList<Lease>(all.size());
    for (Lease lease : all) {
      if (!lease.container().equals(container)) {
        rest.add(lease);
      }
    }
    return new Leases(nextAddress, nextPort, rest, made);
  }

  Leases withNextPort(int port) {
    return new Leases(nextAddress, port, all, made);
  }

  Leases withMade(Made now) {
    return new Leases(nextAddress, nextPort, all, now);
  }

  /** Before the table is changed: until it was, nobody knows how many rules it should have. */
  Leases changing() {
    return withMade(made.complete(-1));
  }

  /** Before the network's bridge and rules are made, where it has any and they are not there. */
  Leases making(Network network) {
    return network.bridged() && !made.networks().contains(network.key())
        ? withMade(made.with(network.key()))
        : this;
  }

  Leases withNextAddress(String network, int number) {
    var more = new HashMap<>(nextAddress);
    more.put(network, number);
    return new Leases(more, nextPort, all, made);
  }

  /** The interfaces in a network, by container. */
  Map<String, Attached> in(String network) {
    var members = new HashMap<String, Attached>();
    for (Lease lease : all) {
      lease.in(network).ifPresent(attached -> members.put(lease.container(), attached));
    }
    return members;
  }

  /** The networks that a container is in. */
  Set<String> networks() {
    var networks = new HashSet<String>();
    for (Lease lease : all) {
      for (Attached attached : lease.interfaces()) {
        networks.add(attached.network());
      }
    }
    return networks;
  }

  /** An address and the leases that look behind it the next time. */
  record Choice(Ipv4 address, Leases leases) {}

  /**
   * Chooses a free address.
   *
   * @throws GantryException {@code EXHAUSTED}
   */
  Choice chooseAddress(Network network) {
    Subnet from = network.range().orElse(network.subnet());
    var taken = new HashSet<Ipv4>();
    taken.add(network.gateway());
    in(network.key()).values().forEach(attached -> taken.add(attached.address()));
    boolean whole = from.equals(network.subnet());
    int first = whole ? 2 : 0;
    int last = whole ? from.last() : from.last() + 1;
    int count = last - first + 1;
    int start = Math.max(0, nextAddress.getOrDefault(network.key(), first) - first);
    for (int i = 0; i < count; i++) {
      int number = first + (start + i) % count;
      Ipv4 address = from.address(number);
      if (!taken.contains(address)) {
        return new Choice(address, withNextAddress(network.key(), number + 1));
      }
    }
    throw new GantryException(
        Kind.EXHAUSTED,
        "no free address in " + from + ": " + all.size() + " containers hold them; remove some");
  }
}
