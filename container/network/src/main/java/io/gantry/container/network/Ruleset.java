package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.linux.netfilter.Rule;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import java.util.List;

/**
 * The nftables table of a network, as a value.
 *
 * <pre>
 * map published     { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service }
 * map published_any { type inet_proto . inet_service : ipv4_addr . inet_service }
 * chain publish     { dnat by @published, else by @published_any }
 * chain guard       { raw prerouting: from the bridge to 127.0.0.0/8: drop }
 * chain prerouting  { not for 127.0.0.0/8 from outside; to a local address: jump publish }
 * chain output      { to a local address: jump publish }
 * chain postrouting { masquerade what leaves the subnet, and published connections that start on
 *                     the loopback or in the subnet itself }
 * chain forward     { to the bridge: only from the bridge, known, or published connections }
 * </pre>
 *
 * <p>{@code guard} is needed because the bridge has {@code route_localnet}, without which a
 * connection from 127.0.0.1 could not leave through it; nothing else may use that. Ports are map
 * elements, so a lookup takes the same time with two or two thousand.
 */
record Ruleset(NetworkSettings settings, Subnet subnet) {
  private static final int ALL_RULES = 14;

  private static final String BY_ADDRESS = "published";
  private static final String BY_PORT = "published_any";
  private static final byte[] LOOPBACK = {127, 0, 0, 0};
  private static final int RAW = -300;
  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 100;

  /** The number of rules below: what a table that nobody touched has. */
  int rules() {
    return settings.routed() ? ALL_RULES - 1 : ALL_RULES;
  }

  /** Replaces whatever the table is by a whole one with the ports of all leases. */
  Transaction whole(Leases leases) {
    var transaction = new Transaction(settings.table());
    transaction.createTable().deleteTable().createTable();
    transaction.createMap(
        BY_ADDRESS,
        List.of(Part.ADDRESS, Part.PROTOCOL, Part.PORT),
        List.of(Part.ADDRESS, Part.PORT));
    transaction.createMap(
        BY_PORT, List.of(Part.PROTOCOL, Part.PORT), List.of(Part.ADDRESS, Part.PORT));
    addPublish(transaction);
    addMasquerade(transaction);
    addForward(transaction);
    for (Lease lease : leases.all()) {
      publish(transaction, lease);
    }
    return transaction;
  }

  private void addPublish(Transaction transaction) {
    String bridge = settings.bridge();
    transaction
        .createChain("publish")
        .addRule("publish", new Rule().translateByAddressAndPort(BY_ADDRESS))
        .addRule("publish", new Rule().translateByPort(BY_PORT))
        .createChain("guard", "filter", Hook.PREROUTING, RAW)
        .addRule("guard", new Rule().inputIs(bridge).destinationIn(LOOPBACK, 8).drop())
        .createChain("prerouting", "nat", Hook.PREROUTING, DESTINATION_NAT)
        .addRule("prerouting", new Rule().inputIsNot("lo").destinationIn(LOOPBACK, 8).leave())
        .addRule("prerouting", new Rule().destinationIsLocal().jump("publish"))
        .createChain("output", "nat", Hook.OUTPUT, DESTINATION_NAT)
        .addRule("output", new Rule().destinationIsLocal().jump("publish"));
  }

  private void addMasquerade(Transaction transaction) {
    String bridge = settings.bridge();
    byte[] base = new Ipv4(subnet.base()).bytes();
    int length = subnet.prefixLength();
    transaction
        .createChain("postrouting", "nat", Hook.POSTROUTING, SOURCE_NAT)
        .addRule("postrouting", new Rule().sourceIn(base, length).outputIsNot(bridge).masquerade())
        .addRule("postrouting", new Rule().outputIs(bridge).sourceIn(LOOPBACK, 8).masquerade());
    if (!settings.routed()) { // else answers come back through the host by themselves
      transaction.addRule(
          "postrouting",
          new Rule().outputIs(bridge).connectionIsPublished().sourceIn(base, length).masquerade());
    }
  }

  private void addForward(Transaction transaction) {
    String bridge = settings.bridge();
    transaction
        .createChain("forward", "filter", Hook.FORWARD, 0)
        .addRule("forward", new Rule().outputIsNot(bridge).accept())
        .addRule("forward", new Rule().inputIs(bridge).accept())
        .addRule("forward", new Rule().connectionIsKnown().accept())
        .addRule("forward", new Rule().connectionIsPublished().accept())
        .addRule("forward", new Rule().drop());
  }

  /** Adds the ports of a lease. */
  Transaction publish(Lease lease) {
    return publish(new Transaction(settings.table()), lease);
  }

  private static Transaction publish(Transaction transaction, Lease lease) {
    for (Port port : lease.ports()) {
      transaction.addElement(map(port), key(port), value(lease.address(), port));
    }
    return transaction;
  }

  /** Removes the ports of a lease. */
  Transaction withdraw(Lease lease) {
    var transaction = new Transaction(settings.table());
    for (Port port : lease.ports()) {
      transaction.deleteElement(map(port), key(port));
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
