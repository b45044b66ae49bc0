package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.linux.netfilter.Rule;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import java.util.List;
import java.util.Optional;

/**
 * The nftables table of all bridges of a state root, as a value.
 *
 * <pre>
 * map published     { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service }
 * map published_any { type inet_proto . inet_service : ipv4_addr . inet_service }
 * chain publish     { dnat by @published, else by @published_any }
 * chain guard       { raw prerouting: from a bridge to 127.0.0.0/8: drop }
 * chain prerouting  { not for 127.0.0.0/8 from outside; to a local address: jump publish }
 * chain output      { to a local address: jump publish }
 * chain postrouting { of each network: masquerade what leaves the subnet, and published connections
 *                     that start on the loopback or in the subnet itself }
 * chain forward     { nothing from and to internal networks; what is known or published;
 *                     of each network: inside it; else nothing to a bridge }
 * </pre>
 *
 * <p>{@code guard} is needed because bridges have {@code route_localnet}, without which a
 * connection from 127.0.0.1 could not leave through them; nothing else may use that. Ports are map
 * elements, so a lookup takes the same time with two or two thousand.
 */
final class Ruleset {
  private static final String BY_ADDRESS = "published";
  private static final String BY_PORT = "published_any";
  private static final byte[] LOOPBACK = {127, 0, 0, 0};
  private static final int RAW = -300;
  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 100;

  private final NetworkSettings settings;
  private final List<Network> networks;
  private final Transaction transaction;
  private int rules;

  private Ruleset(NetworkSettings settings, List<Network> networks) {
    this.settings = settings;
    this.networks = networks;
    transaction = new Transaction(settings.table());
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
    rule("publish", new Rule().translateByAddressAndPort(BY_ADDRESS));
    rule("publish", new Rule().translateByPort(BY_PORT));
    transaction.createChain("guard", "filter", Hook.PREROUTING, RAW);
    for (Network network : networks) {
      rule("guard", new Rule().inputIs(network.bridge(settings)).destinationIn(LOOPBACK, 8).drop());
    }
    transaction.createChain("prerouting", "nat", Hook.PREROUTING, DESTINATION_NAT);
    rule("prerouting", new Rule().inputIsNot("lo").destinationIn(LOOPBACK, 8).leave());
    rule("prerouting", new Rule().destinationIsLocal().jump("publish"));
    transaction.createChain("output", "nat", Hook.OUTPUT, DESTINATION_NAT);
    rule("output", new Rule().destinationIsLocal().jump("publish"));
  }

  private void addMasquerade(Network network) {
    String bridge = network.bridge(settings);
    byte[] base = new Ipv4(network.subnet().base()).bytes();
    int length = network.subnet().prefixLength();
    if (network.masquerades()) {
      rule("postrouting", new Rule().sourceIn(base, length).outputIsNot(bridge).masquerade());
    }
    rule("postrouting", new Rule().outputIs(bridge).sourceIn(LOOPBACK, 8).masquerade());
    if (!settings.routed()) { // else answers come back through the host by themselves
      rule(
          "postrouting",
          new Rule().outputIs(bridge).connectionIsPublished().sourceIn(base, length).masquerade());
    }
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

  private void inside(Network network, String bridge) {
    Rule inside = new Rule().inputIs(bridge).outputIs(bridge);
    rule("forward", network.talks() ? inside.accept() : inside.drop());
  }

  /** Adds the ports of a lease. */
  static Transaction publish(NetworkSettings settings, Lease lease) {
    return publish(new Transaction(settings.table()), lease);
  }

  private static Transaction publish(Transaction transaction, Lease lease) {
    Optional<Attached> entrance = lease.entrance();
    if (entrance.isPresent()) {
      for (Port port : lease.ports()) {
        transaction.addElement(map(port), key(port), value(entrance.get().address(), port));
      }
    }
    return transaction;
  }

  /** Removes the ports of a lease. */
  static Transaction withdraw(NetworkSettings settings, Lease lease) {
    var transaction = new Transaction(settings.table());
    if (lease.entrance().isPresent()) {
      for (Port port : lease.ports()) {
        transaction.deleteElement(map(port), key(port));
      }
    }
    return transaction;
  }

  private static String map(Port port) {
    return PortChoice.isAny(port) ? BY_PORT : BY_ADDRESS;
  }

  /** Each part fills four bytes: address, protocol number, port in network order. */
  private static byte[] key(Port port) {
    byte protocol = (byte) (port.protocol().equals("udp") ? 17 : 6);
    byte high = (byte) (port.hostPort() >> 8);
    byte low = (byte) port.hostPort();
    if (PortChoice.isAny(port)) {
      return new byte[] {protocol, 0, 0, 0, high, low, 0, 0};
    }
    byte[] a = Ipv4.parse(port.hostAddress()).orElseThrow().bytes();
    return new byte[] {a[0], a[1], a[2], a[3], protocol, 0, 0, 0, high, low, 0, 0};
  }

  private static byte[] value(Ipv4 address, Port port) {
    byte[] a = address.bytes();
    byte high = (byte) (port.containerPort() >> 8);
    byte low = (byte) port.containerPort();
    return new byte[] {a[0], a[1], a[2], a[3], high, low, 0, 0};
  }
}
