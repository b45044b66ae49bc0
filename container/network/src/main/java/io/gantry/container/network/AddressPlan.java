package io.gantry.container.network;

import io.gantry.container.network.UserNetworks.Join;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.HashSet;
import java.util.Optional;

/** The addresses of one interface to be. */
final class AddressPlan {
  private static final int MAC_PARTS = 6;

  private AddressPlan() {}

  /** What was decided, and the leases that look behind it the next time. */
  record Decision(Attached attached, Leases leases) {}

  /**
   * Decides.
   *
   * @param device the number of the interface
   * @param before what the container had in this network until now: it stays if it can
   * @throws GantryException {@code INVALID} for an address that the network does not have, {@code
   *     CONFLICT} for one that another container has, {@code EXHAUSTED}
   */
  static Decision decide(
      Network network, Join join, int device, Optional<Attached> before, Leases leases) {
    if (device >= Bridge.MOST_PORTS) {
      throw new GantryException(
          Kind.EXHAUSTED,
          "a container can be in "
              + Bridge.MOST_PORTS
              + " networks at most: disconnect it from some");
    }
    Leases.Choice choice = four(network, join, before, leases);
    Optional<Ipv6> six = six(network, join, choice.address(), before, leases);
    var attached =
        new Attached(
            network.key(), device, choice.address(), six, mac(join), join.names(), join.priority());
    return new Decision(attached, choice.leases());
  }

  private static Leases.Choice four(
      Network network, Join join, Optional<Attached> before, Leases leases) {
    if (join.address().isEmpty()) {
      boolean stays = before.isPresent() && network.subnet().contains(before.get().address());
      return stays && isFree(before.get().address(), network, leases)
          ? new Leases.Choice(before.get().address(), leases)
          : leases.chooseAddress(network);
    }
    Ipv4 asked =
        Ipv4.parse(join.address())
            .filter(network.subnet()::contains)
            .orElseThrow(() -> outside(join.address()));
    if (!isFree(asked, network, leases)) {
      throw inUse();
    }
    return new Leases.Choice(asked, leases);
  }

  private static boolean isFree(Ipv4 address, Network network, Leases leases) {
    return !address.equals(network.gateway())
        && leases.in(network.key()).values().stream()
            .noneMatch(other -> other.address().equals(address));
  }

  static GantryException outside(String address) {
    return new GantryException(
        Kind.INVALID,
        "invalid endpoint settings:\nno configured subnet or ip-range contain the IP address "
            + address);
  }

  private static GantryException inUse() {
    return new GantryException(
        Kind.CONFLICT, "failed to set up container networking: Address already in use");
  }

  /** The same number as IPv4 has in its subnet, which is free unless somebody asked for it. */
  private static Optional<Ipv6> six(
      Network network, Join join, Ipv4 four, Optional<Attached> before, Leases leases) {
    if (network.six().isEmpty()) {
      if (!join.address6().isEmpty()) {
        throw outside(join.address6());
      }
      return Optional.empty();
    }
    Network.Six six = network.six().get();
    var taken = new HashSet<Ipv6>();
    taken.add(six.gateway());
    leases.in(network.key()).values().forEach(other -> other.address6().ifPresent(taken::add));
    if (!join.address6().isEmpty()) {
      Ipv6 asked =
          Ipv6.parse(join.address6())
              .filter(six.subnet()::contains)
              .orElseThrow(() -> outside(join.address6()));
      if (taken.contains(asked)) {
        throw inUse();
      }
      return Optional.of(asked);
    }
    Optional<Ipv6> stays = before.flatMap(Attached::address6).filter(six.subnet()::contains);
    if (stays.isPresent() && !taken.contains(stays.get())) {
      return stays;
    }
    Subnet6 from = six.range().orElse(six.subnet());
    long number = Integer.toUnsignedLong(four.bits() - network.subnet().base());
    for (long i = 0; i <= from.last() && i <= taken.size() + 1L; i++) {
      Ipv6 candidate = from.base().plus((number + i) % (from.last() + 1));
      if (!taken.contains(candidate) && !candidate.equals(from.base())) {
        return Optional.of(candidate);
      }
    }
    throw new GantryException(Kind.EXHAUSTED, "no free address in " + from);
  }

  private static String mac(Join join) {
    String mac = join.macAddress().replace('-', ':');
    if (mac.isEmpty()) {
      return "";
    }
    String[] parts = mac.split(":", -1);
    boolean good = parts.length == MAC_PARTS;
    for (String part : parts) {
      good &=
          part.length() == 2
              && Character.digit(part.charAt(0), 16) >= 0
              && Character.digit(part.charAt(1), 16) >= 0;
    }
    if (!good) {
      throw new GantryException(Kind.INVALID, join.macAddress() + " is not a valid mac address");
    }
    return mac;
  }
}
