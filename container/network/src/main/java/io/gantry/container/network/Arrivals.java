package io.gantry.container.network;

import io.gantry.container.network.Interfaces.Member;
import io.gantry.container.network.Networks.Bridged;
import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.netlink.Links;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers that start: they join all their networks at once. */
record Arrivals(Ground ground, Departures departures) {
  List<Endpoint> attach(String container, Path namespace, List<Join> joins, List<Port> ports) {
    try (var links = Links.open()) {
      Joined joined = join(links, container, joins, ports);
      try {
        ground.interfaces.enter(links, joined.lease(), joined.members(), namespace);
        ground.boundaries.passed("attach", "interfaces");
      } catch (RuntimeException failure) {
        undo(container, failure);
        throw failure;
      }
      return Endpoints.of(joined.lease(), joined.networks());
    }
  }

  Bridged hold(String holder) {
    try (var links = Links.open()) {
      Joined joined = join(links, holder, List.of(Join.of(Network.DEFAULT)), List.of());
      Network network = joined.members().getFirst().network();
      return new Bridged(
          network.subnet().toString(), network.gateway().toString(), ground.settings.bridge());
    }
  }

  /** A lease on bridges that are ready. */
  private record Joined(Lease lease, List<Member> members) {
    Map<String, Network> networks() {
      return byKey(members.stream().map(Member::network).toList());
    }
  }

  private static Map<String, Network> byKey(List<Network> networks) {
    var byKey = new HashMap<String, Network>();
    networks.forEach(network -> byKey.put(network.key(), network));
    return byKey;
  }

  private Joined join(Links links, String container, List<Join> joins, List<Port> ports) {
    try (var _ = ground.acquire()) {
      Leases leases = ground.leaseFile.read();
      Optional<Lease> old = leases.of(container);
      if (old.isPresent()) {
        leases = leases.without(container);
        if (!ground.table.withdraw(old.get())) {
          leases = leases.changing();
        }
      }
      var networks = new ArrayList<Network>();
      var lease = Lease.none(container);
      for (Join join : joins) {
        Network network = ground.kernel.find(links, join.network(), leases);
        networks.add(network);
        AddressPlan.Decision decision =
            AddressPlan.decide(
                network,
                join,
                lease.freeDevice(),
                old.flatMap(before -> before.in(network.key())),
                leases);
        lease = lease.with(decision.attached());
        leases = decision.leases().with(lease);
      }
      return settle(links, lease, leases, networks, ports);
    }
  }

  /** Writes what was decided, and makes the kernel follow. */
  private Joined settle(
      Links links, Lease lease, Leases before, List<Network> networks, List<Port> ports) {
    Way way = Way.decide(lease, byKey(networks));
    PortChoice chosen =
        PortChoice.decide(
            lease.container(),
            bound(ports, way, networks),
            before.without(lease.container()),
            HostPorts.range(ports),
            HostPorts::isUnused,
            !way.six().isEmpty());
    Lease whole = lease.with(way, chosen.ports());
    Leases leases = before.withNextPort(chosen.next()).with(whole);
    return settle(links, whole, leases, networks);
  }

  private Joined settle(Links links, Lease lease, Leases before, List<Network> networks) {
    Leases leases = before;
    for (Network network : networks) {
      leases = leases.making(network);
    }
    ground.leaseFile.write(leases);
    ground.boundaries.passed("attach", "lease");
    try {
      var members = new ArrayList<Member>();
      boolean again = false;
      for (Network network : networks) {
        Attached attached = lease.in(network.key()).orElseThrow();
        Kernel.Above above = ground.kernel.prepare(links, network, leases);
        again |= above.made();
        members.add(new Member(network, attached, above.index()));
      }
      ground.boundaries.passed("attach", "bridges");
      ground.kernel.publish(lease, leases, again);
      ground.boundaries.passed("attach", "rules");
      return new Joined(lease, members);
    } catch (RuntimeException failure) {
      undo(lease.container(), failure);
      throw failure;
    }
  }

  /** Where the network, or else the settings, say on which host's addresses ports are published. */
  private List<Port> bound(List<Port> ports, Way way, List<Network> networks) {
    String host = ground.settings.publish();
    for (Network network : networks) {
      if (network.key().equals(way.four())) {
        host = network.options().getOrDefault(Network.HOST_BINDING, host);
      }
    }
    var bound = new ArrayList<Port>();
    for (Port port : ports) {
      if (PortChoice.isSix(port) && way.six().isEmpty() && !way.isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            "cannot publish on ["
                + port.hostAddress()
                + "]: the container has no IPv6 address; create its network with --ipv6");
      }
      String address = port.hostAddress().isEmpty() ? host : port.hostAddress();
      bound.add(new Port(address, port.hostPort(), port.containerPort(), port.protocol()));
    }
    return bound;
  }

  private void undo(String container, RuntimeException failure) {
    try {
      departures.release(container);
    } catch (RuntimeException undo) {
      failure.addSuppressed(undo);
    }
  }
}
