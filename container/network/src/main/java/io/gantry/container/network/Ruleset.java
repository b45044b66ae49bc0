package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.linux.netfilter.Rule;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netfilter.Transaction.Family;
import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The nftables table of all bridges of a state root, as a value.
 *
 * <pre>
 * map published     { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service }
 * map published_any { type inet_proto . inet_service : ipv4_addr . inet_service }
 * map published6    { type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service }
 * map published6_any { type inet_proto . inet_service : ipv6_addr . inet_service }
 * chain publish     { dnat by @published, else by @published_any }
 * chain guard       { raw prerouting: from a bridge to 127.0.0.0/8: drop }
 * chain prerouting  { not for 127.0.0.0/8 from outside; to a local address: jump publish }
 * chain output      { to a local address: jump publish }
 * chain postrouting { of each network: masquerade what leaves the subnet, and published connections
 *                     that start on the loopback or in the subnet itself }
 * chain forward     { nothing from and to internal networks; nothing to others from a network with
 *                     an address that is not of it; what is known or published;
 *                     of each network: inside it; else nothing to a bridge }
 * </pre>
 *
 * <p>{@code guard} is needed because bridges have {@code route_localnet}, without which a
 * connection from 127.0.0.1 could not leave through them; nothing else may use that. Ports are map
 * elements, so a lookup takes the same time with two or two thousand. What is of IPv6 is there only
 * if a network has it. What is sent to ::1 is never translated: the kernel takes an answer to it
 * from no other interface than the loopback, so a refused connection is better than a silent one.
 */
final class Ruleset {
  private static final String BY_ADDRESS = "published";
  private static final String BY_PORT = "published_any";
  private static final String BY_ADDRESS6 = "published6";
  private static final String BY_PORT6 = "published6_any";
  private static final byte[] LOOPBACK = {127, 0, 0, 0};
  private static final byte[] LOOPBACK6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  private static final int RAW = -300;
  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 100;
  private static final byte TCP = 6;
  private static final byte UDP = 17;
  private static final byte SCTP = (byte) 132;

  private final NetworkSettings settings;
  private final List<Network> networks;
  private final Transaction transaction;
  private final boolean six;
  private int rules;

  private Ruleset(NetworkSettings settings, List<Network> networks) {
    this.settings = settings;
    this.networks = networks;
    transaction = change(settings);
    six = networks.stream().anyMatch(Network::ipv6);
  }

  /** A change of the table, with nothing in it yet. */
  static Transaction change(NetworkSettings settings) {
    return new Transaction(settings.table(), Family.BOTH);
  }

  /**
   * A whole table.
   *
   * @param rules how many it has: what a table that nobody touched has
   */
  record Whole(Transaction transaction, int rules) {}

  /** Replaces whatever the table is by a whole one with the ports of all leases. */
  static Whole whole(NetworkSettings settings, List<Network> networks, Leases leases) {
    var ruleset = new Ruleset(settings, networks);
    ruleset.build();
    for (Lease lease : leases.all()) {
      publish(ruleset.transaction, lease);
    }
    return new Whole(ruleset.transaction, ruleset.rules);
  }

  private void build() {
    transaction.createTable().deleteTable().createTable();
    transaction.createMap(
        BY_ADDRESS,
        List.of(Part.ADDRESS, Part.PROTOCOL, Part.PORT),
        List.of(Part.ADDRESS, Part.PORT));
    transaction.createMap(
        BY_PORT, List.of(Part.PROTOCOL, Part.PORT), List.of(Part.ADDRESS, Part.PORT));
    if (six) {
      transaction.createMap(
          BY_ADDRESS6,
          List.of(Part.ADDRESS6, Part.PROTOCOL, Part.PORT),
          List.of(Part.ADDRESS6, Part.PORT));
      transaction.createMap(
          BY_PORT6, List.of(Part.PROTOCOL, Part.PORT), List.of(Part.ADDRESS6, Part.PORT));
    }
    addPublish();
    transaction.createChain("postrouting", "nat", Hook.POSTROUTING, SOURCE_NAT);
    networks.forEach(this::addMasquerade);
    addForward();
  }

  private void rule(String chain, Rule rule) {
    transaction.addRule(chain, rule);
    rules++;
  }

  private void addPublish() {
    transaction.createChain("publish");
    rule("publish", new Rule().isIpv4().translateByAddressAndPort(BY_ADDRESS));
    rule("publish", new Rule().isIpv4().translateByPort(BY_PORT));
    if (six) {
      rule("publish", new Rule().isIpv6().translateByAddress6AndPort(BY_ADDRESS6));
      rule("publish", new Rule().isIpv6().translateByPort6(BY_PORT6));
    }
    transaction.createChain("guard", "filter", Hook.PREROUTING, RAW);
    for (Network network : networks) {
      rule("guard", guard(network));
    }
    transaction.createChain("prerouting", "nat", Hook.PREROUTING, DESTINATION_NAT);
    rule("prerouting", new Rule().isIpv4().inputIsNot("lo").destinationIn(LOOPBACK, 8).leave());
    rule("prerouting", new Rule().destinationIsLocal().jump("publish"));
    transaction.createChain("output", "nat", Hook.OUTPUT, DESTINATION_NAT);
    if (six) {
      rule("output", new Rule().isIpv6().destinationIn(LOOPBACK6, 128).leave());
    }
    rule("output", new Rule().destinationIsLocal().jump("publish"));
  }

  private Rule guard(Network network) {
    return new Rule().isIpv4().inputIs(network.bridge(settings)).destinationIn(LOOPBACK, 8).drop();
  }

  private void addMasquerade(Network network) {
    String bridge = network.bridge(settings);
    byte[] base = new Ipv4(network.subnet().base()).bytes();
    int length = network.subnet().prefixLength();
    if (network.masquerades()) {
      rule(
          "postrouting",
          new Rule().isIpv4().sourceIn(base, length).outputIsNot(bridge).masquerade());
    }
    rule("postrouting", new Rule().isIpv4().outputIs(bridge).sourceIn(LOOPBACK, 8).masquerade());
    if (!settings.routed()) { // else answers come back through the host by themselves
      Rule toItself = new Rule().isIpv4().outputIs(bridge).connectionIsPublished();
      rule("postrouting", toItself.sourceIn(base, length).masquerade());
    }
    network.six().ifPresent(half -> addMasquerade6(network, half.subnet()));
  }

  private void addMasquerade6(Network network, Subnet6 subnet) {
    String bridge = network.bridge(settings);
    byte[] base = subnet.base().bytes();
    int length = subnet.prefixLength();
    if (network.masquerades()) {
      rule(
          "postrouting",
          new Rule().isIpv6().sourceIn(base, length).outputIsNot(bridge).masquerade());
    }
    Rule toItself = new Rule().isIpv6().outputIs(bridge).connectionIsPublished();
    rule("postrouting", toItself.sourceIn(base, length).masquerade());
  }

  private void addForward() {
    transaction.createChain("forward", "filter", Hook.FORWARD, 0);
    for (Network network : networks) {
      if (network.internal()) {
        String bridge = network.bridge(settings);
        inside(network, bridge);
        rule("forward", new Rule().inputIs(bridge).drop());
        rule("forward", new Rule().outputIs(bridge).drop());
      }
    }
    networks.stream().filter(network -> !network.internal()).forEach(this::refuseForged);
    rule("forward", new Rule().connectionIsKnown().accept());
    rule("forward", new Rule().connectionIsPublished().accept());
    for (Network network : networks) {
      if (!network.internal()) {
        inside(network, network.bridge(settings));
      }
    }
    for (Network network : networks) {
      if (!network.internal()) {
        rule("forward", new Rule().outputIs(network.bridge(settings)).drop());
      }
    }
  }

  /** Nobody in a network sends to others with an address that is not of the network. */
  private void refuseForged(Network network) {
    if (settings.routed()) {
      return; // the sandboxes' addresses are given out by others too
    }
    String bridge = network.bridge(settings);
    byte[] base = new Ipv4(network.subnet().base()).bytes();
    Rule four = new Rule().isIpv4().inputIs(bridge).outputIsNot(bridge);
    rule("forward", four.sourceNotIn(base, network.subnet().prefixLength()).drop());
    network
        .six()
        .map(Network.Six::subnet)
        .ifPresent(subnet -> {
          Rule six = new Rule().isIpv6().inputIs(bridge).outputIsNot(bridge);
          rule("forward", six.sourceNotIn(subnet.base().bytes(), subnet.prefixLength()).drop());
        });
  }

  private void inside(Network network, String bridge) {
    Rule inside = new Rule().inputIs(bridge).outputIs(bridge);
    rule("forward", network.talks() ? inside.accept() : inside.drop());
  }

  /** Adds the ports of a lease. */
  static Transaction publish(NetworkSettings settings, Lease lease) {
    return publish(change(settings), lease);
  }

  private static Transaction publish(Transaction transaction, Lease lease) {
    for (Port port : lease.ports()) {
      value(lease, port).ifPresent(value -> transaction.addElement(map(port), key(port), value));
    }
    return transaction;
  }

  /** Removes the ports of a lease. */
  static Transaction withdraw(NetworkSettings settings, Lease lease) {
    Transaction transaction = change(settings);
    for (Port port : lease.ports()) {
      if (value(lease, port).isPresent()) {
        transaction.deleteElement(map(port), key(port));
      }
    }
    return transaction;
  }

  private static String map(Port port) {
    boolean any = PortChoice.isAny(port);
    return PortChoice.isSix(port) ? (any ? BY_PORT6 : BY_ADDRESS6) : (any ? BY_PORT : BY_ADDRESS);
  }

  /** Each part fills four bytes, or sixteen: address, protocol number, port in network order. */
  private static byte[] key(Port port) {
    byte[] address = PortChoice.isAny(port) ? new byte[0] : address(port);
    int at = address.length;
    byte[] key = Arrays.copyOf(address, at + 8);
    key[at] =
        switch (port.protocol()) {
          case "udp" -> UDP;
          case "sctp" -> SCTP;
          default -> TCP;
        };
    key[at + 4] = (byte) (port.hostPort() >> 8);
    key[at + 5] = (byte) port.hostPort();
    return key;
  }

  private static byte[] address(Port port) {
    return PortChoice.isSix(port)
        ? Ipv6.parse(port.hostAddress()).orElseThrow().bytes()
        : Ipv4.parse(port.hostAddress()).orElseThrow().bytes();
  }

  /** Where a port leads; nowhere if no network that leads out has its family. */
  private static Optional<byte[]> value(Lease lease, Port port) {
    Optional<Attached> entrance = lease.entrance(port);
    Optional<byte[]> address =
        PortChoice.isSix(port)
            ? entrance.flatMap(Attached::address6).map(Ipv6::bytes)
            : entrance.map(Attached::address).map(Ipv4::bytes);
    return address.map(bytes -> {
      byte[] value = Arrays.copyOf(bytes, bytes.length + 4);
      value[bytes.length] = (byte) (port.containerPort() >> 8);
      value[bytes.length + 1] = (byte) port.containerPort();
      return value;
    });
  }
}
