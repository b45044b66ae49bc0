package io.gantry.container.network;

import io.gantry.container.network.Interfaces.Member;
import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Running containers that come into a network and leave one. */
record Moves(Ground ground) {
  Endpoint connect(String container, Path namespace, Join join) {
    try (var links = Links.open()) {
      Lease before;
      Lease after;
      Member member;
      Map<String, Network> networks;
      try (var _ = ground.acquire()) {
        Leases leases = ground.leaseFile.read();
        before = leases.of(container).orElse(Lease.none(container));
        Network network = ground.kernel.find(links, join.network(), leases);
        if (before.in(network.key()).isPresent()) {
          throw new GantryException(
              Kind.CONFLICT, "the container is already in network " + network.name());
        }
        AddressPlan.Decision decision =
            AddressPlan.decide(network, join, before.freeDevice(), Optional.empty(), leases);
        Lease more = before.with(decision.attached());
        networks = ground.networksOf(more.interfaces());
        networks.put(network.key(), network);
        after = more.with(Way.decide(more, networks));
        member = change(links, before, after, decision.leases(), network);
      }
      try {
        ground.interfaces.enter(links, after, List.of(member), namespace);
        lead(before, after, networks, namespace);
      } catch (RuntimeException failure) {
        undo(container, namespace, join.network(), failure);
        throw failure;
      }
      return Endpoints.of(after, member.attached(), member.network());
    }
  }

  private Member change(Links links, Lease before, Lease after, Leases leases, Network network) {
    boolean moved = !before.way().equals(after.way());
    boolean known = !moved || ground.table.withdraw(before);
    Leases next = (known ? leases : leases.changing()).making(network).with(after);
    ground.leaseFile.write(next);
    Kernel.Above above = ground.kernel.prepare(links, network, next);
    Lease published = moved ? after : Lease.none(after.container());
    ground.kernel.publish(published, next, above.made());
    return new Member(network, after.in(network.key()).orElseThrow(), above.index());
  }

  /** Makes the default route follow the lease. */
  private static void lead(
      Lease before, Lease after, Map<String, Network> networks, Path namespace) {
    if (before.way().equals(after.way())) {
      return;
    }
    Optional<Network> four = Optional.ofNullable(networks.get(after.way().four()));
    Optional<Network> six = Optional.ofNullable(networks.get(after.way().six()));
    NetworkNamespace.call(namespace, () -> Interfaces.lead(four, six));
  }

  void disconnect(String container, Optional<Path> namespace, String network) {
    Lease before;
    Lease after;
    Map<String, Network> networks;
    try (var _ = ground.acquire();
        var links = Links.open()) {
      Leases leases = ground.leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      if (lease.isEmpty() || lease.get().in(network).isEmpty()) {
        return;
      }
      before = lease.get();
      Lease rest = before.without(network);
      networks = ground.networksOf(rest.interfaces());
      after = rest.with(Way.decide(rest, networks));
      Leases next = leases.with(after);
      if (!before.way().equals(after.way()) && !ground.table.withdraw(before)) {
        next = next.changing();
      }
      ground.leaseFile.write(next);
      if (!before.way().equals(after.way())) {
        ground.kernel.publish(after, next, false);
      }
      Optional<Link> port =
          links.find(Bridge.port(container, before.in(network).orElseThrow().device()));
      if (port.isPresent()) {
        boolean _ = links.delete(port.get().index());
      }
    }
    if (namespace.isPresent()) {
      String device = before.in(network).orElseThrow().deviceName();
      int _ = NetworkNamespace.call(namespace.get(), () -> Interfaces.delete(device));
      lead(before, after, networks, namespace.get());
    }
    ground.removal.request(List.of());
  }

  void rename(String container, String network, List<String> names) {
    try (var _ = ground.acquire()) {
      Leases leases = ground.leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      if (lease.isPresent()) {
        ground.leaseFile.write(leases.with(lease.get().named(network, names)));
      }
    }
  }

  private void undo(String container, Path namespace, String network, RuntimeException failure) {
    try {
      disconnect(container, Optional.of(namespace), network);
    } catch (RuntimeException undo) {
      failure.addSuppressed(undo);
    }
  }
}
