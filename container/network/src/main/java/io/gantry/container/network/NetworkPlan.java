package io.gantry.container.network;

import io.gantry.container.network.UserNetworks.Definition;
import io.gantry.container.network.UserNetworks.Pool;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of a definition, beside the networks that there are. */
final class NetworkPlan {
  private static final int PIECE = 24;
  private static final int LONGEST_NAME = 15;

  private NetworkPlan() {}

  /**
   * Decides.
   *
   * @param pool where subnets are taken from if none is asked for
   * @param occupied what the host has addresses in or routes to
   * @throws GantryException {@code CONFLICT}, {@code INVALID}, {@code EXHAUSTED}
   */
  static Network decide(
      String id,
      Instant now,
      Definition wanted,
      List<Network> there,
      List<Subnet> pool,
      List<Subnet> occupied) {
    checkName(wanted.name(), there);
    checkDriver(wanted);
    Pool four = pool(wanted, false);
    Pool six = pool(wanted, true);
    boolean movable = four.subnet().isEmpty();
    Subnet subnet =
        movable
            ? SubnetChoice.decide(pieces(pool), with(occupied, there))
            : asked(Subnet.parse(four.subnet()), there);
    return new Network(
        id,
        wanted.name(),
        now,
        wanted.driver(),
        subnet,
        gateway(subnet, four.gateway()),
        range(subnet, four.range()),
        six(wanted, six, there),
        movable,
        wanted.internal(),
        wanted.attachable(),
        wanted.labels(),
        options(wanted, there));
  }

  /** Subnets of 256 addresses: room for many networks. */
  static List<Subnet> pieces(List<Subnet> pool) {
    var pieces = new ArrayList<Subnet>();
    for (Subnet subnet : pool) {
      pieces.addAll(subnet.pieces(PIECE));
    }
    return pieces;
  }

  static List<Subnet> with(List<Subnet> occupied, List<Network> there) {
    var all = new ArrayList<>(occupied);
    there.forEach(network -> all.add(network.subnet()));
    return all;
  }

  private static void checkName(String name, List<Network> there) {
    if (name.isBlank()) {
      throw new GantryException(Kind.INVALID, "invalid network name: name is empty");
    }
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
      throw new GantryException(
          Kind.INVALID, "invalid network name: " + name + ": it must not contain / or :");
    }
    switch (name) {
      case "bridge", "host", "none", "default", "container", "sandbox" ->
          throw new GantryException(
              Kind.CONFLICT, "operation is not permitted on predefined " + name + " network");
      default -> {
        if (there.stream().anyMatch(network -> network.name().equals(name))) {
          throw new GantryException(Kind.CONFLICT, "network with name " + name + " already exists");
        }
      }
    }
  }

  private static void checkDriver(Definition wanted) {
    switch (wanted.driver()) {
      case "bridge" -> {}
      case "macvlan" -> {
        if (wanted.options().getOrDefault(Network.PARENT, "").isEmpty()) {
          throw new GantryException(
              Kind.INVALID, "a macvlan network needs the host's interface: -o parent=NAME");
        }
      }
      default ->
          throw new GantryException(
              Kind.NOT_FOUND,
              "network driver \"" + wanted.driver() + "\" not found: use bridge or macvlan");
    }
  }

  private static Pool pool(Definition wanted, boolean six) {
    Optional<Pool> found = Optional.empty();
    for (Pool pool : wanted.pools()) {
      String text = pool.subnet() + pool.gateway() + pool.range();
      if (Subnet6.looksLike(text) == six) {
        if (found.isPresent()) {
          throw new GantryException(
              Kind.INVALID, "a network has one subnet of IPv4 and one of IPv6 at most");
        }
        found = Optional.of(pool);
      }
    }
    Pool pool = found.orElse(new Pool("", "", ""));
    if (pool.subnet().isEmpty() && !(pool.gateway() + pool.range()).isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "no matching subnet for "
              + (pool.gateway().isEmpty() ? "range " + pool.range() : "gateway " + pool.gateway()));
    }
    return pool;
  }

  private static Subnet asked(Subnet subnet, List<Network> there) {
    if (subnet.prefixLength() > 30) {
      throw new GantryException(Kind.INVALID, "subnet " + subnet + " is too small: use /30");
    }
    for (Network other : there) {
      if (other.subnet().overlaps(subnet) && !other.isDefault()) {
        throw overlap();
      }
    }
    return subnet;
  }

  private static GantryException overlap() {
    return new GantryException(
        Kind.INVALID, "invalid pool request: Pool overlaps with other one on this address space");
  }

  private static Ipv4 gateway(Subnet subnet, String text) {
    if (text.isEmpty()) {
      return subnet.gateway();
    }
    return Ipv4.parse(text)
        .filter(subnet::contains)
        .orElseThrow(() ->
            new GantryException(
                Kind.INVALID, "no matching subnet for gateway " + text + " in " + subnet));
  }

  private static Optional<Subnet> range(Subnet subnet, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Subnet range = Subnet.parse(text);
    if (!subnet.contains(range)) {
      throw new GantryException(Kind.INVALID, "no matching subnet for range " + text);
    }
    return Optional.of(range);
  }

  private static Optional<Network.Six> six(Definition wanted, Pool pool, List<Network> there) {
    if (!wanted.ipv6()) {
      if (!pool.subnet().isEmpty()) {
        throw new GantryException(
            Kind.INVALID, "subnet " + pool.subnet() + " is IPv6: give --ipv6 too");
      }
      return Optional.empty();
    }
    Subnet6 subnet = pool.subnet().isEmpty() ? Subnet6.local() : Subnet6.parse(pool.subnet());
    for (Network other : there) {
      if (other.six().isPresent() && other.six().get().subnet().overlaps(subnet)) {
        throw overlap();
      }
    }
    Ipv6 gateway =
        pool.gateway().isEmpty()
            ? subnet.gateway()
            : Ipv6.parse(pool.gateway())
                .filter(subnet::contains)
                .orElseThrow(() ->
                    new GantryException(
                        Kind.INVALID, "no matching subnet for gateway " + pool.gateway()));
    Optional<Subnet6> range =
        pool.range().isEmpty() ? Optional.empty() : Optional.of(Subnet6.parse(pool.range()));
    return Optional.of(new Network.Six(subnet, gateway, range));
  }

  private static java.util.Map<String, String> options(Definition wanted, List<Network> there) {
    String bridge = wanted.options().getOrDefault(Network.BRIDGE_NAME, "");
    boolean bad =
        bridge.length() > LONGEST_NAME
            || bridge.chars().anyMatch(c -> c <= ' ' || c == '/' || c == ':' || c > '~');
    if (bad) {
      throw new GantryException(
          Kind.INVALID, "invalid name of a bridge: \"" + bridge + "\": use up to 15 letters");
    }
    for (Network other : there) {
      if (!bridge.isEmpty()
          && bridge.equals(other.options().getOrDefault(Network.BRIDGE_NAME, ""))) {
        throw new GantryException(
            Kind.CONFLICT, "network " + other.name() + " already has the bridge " + bridge);
      }
    }
    return wanted.options();
  }
}
