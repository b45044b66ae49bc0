package io.gantry.container.network;

import io.gantry.container.network.Interfaces.Member;
import io.gantry.container.network.Leases.Made;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The networks of this host: a bridge for each, one nftables table, one file of leases.
 *
 * <p>All three change only under the lock file of the run directory, so several processes may work
 * at once; a container's own interfaces are made outside it, since the lease keeps the bridges
 * alive. A bridge exists while there are leases in its network: the last one to leave removes it.
 * What a killed process left half done, the next {@link #attach}, {@link #release} or {@link
 * #sweep} completes.
 */
public final class LocalNetworks implements UserNetworks, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalNetworks.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final PathLocks locks = new PathLocks();
  private final NetworkSettings settings;
  private final NetworkStore store;
  private final LeaseFile leaseFile;
  private final Path lock;
  private final PortTable table;
  private final Kernel kernel;
  private final Interfaces interfaces;
  private final Removal removal = new Removal(PAUSE, this::remove);

  /**
   * Opens the networks; the kernel is not touched before the first call.
   *
   * @param stateDirectory for the records of networks; made if missing
   * @param runDirectory for leases and the lock; made if missing, better not on a disk
   */
  public LocalNetworks(Path stateDirectory, Path runDirectory, NetworkSettings settings) {
    this.settings = settings;
    makeDirectory(stateDirectory);
    makeDirectory(runDirectory);
    table = new PortTable(settings);
    store = new NetworkStore(stateDirectory);
    leaseFile = new LeaseFile(runDirectory.resolve("bridge-leases.json"));
    lock = runDirectory.resolve("bridge.lock");
    kernel = new Kernel(settings, store, leaseFile, table);
    interfaces = new Interfaces(settings);
  }

  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
  }

  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    return attach(container, namespace, List.of(Join.of(Network.DEFAULT)), ports).getFirst();
  }

  @Override
  public List<Endpoint> attach(
      String container, Path namespace, List<Join> joins, List<Port> ports) {
    try (var links = Links.open()) {
      Joined joined = join(links, container, joins, ports);
      try {
        enter(links, joined.lease(), joined.members(), namespace);
      } catch (RuntimeException failure) {
        undo(container, failure);
        throw failure;
      }
      return Endpoints.of(joined.lease(), joined.networks());
    }
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    return endpoints(container).stream().findFirst();
  }

  @Override
  public List<Endpoint> endpoints(String container) {
    try (var _ = locks.acquire(lock)) {
      Optional<Lease> lease = leaseFile.read().of(container);
      return lease.isEmpty()
          ? List.of()
          : Endpoints.of(lease.get(), networksOf(lease.get().interfaces()));
    }
  }

  private Map<String, Network> networksOf(List<Attached> interfaces) {
    var networks = new HashMap<String, Network>();
    for (Attached attached : interfaces) {
      store.get(attached.network()).ifPresent(known -> networks.put(known.key(), known));
    }
    return networks;
  }

  @Override
  public Bridged hold(String holder) {
    try (var links = Links.open()) {
      Joined joined = join(links, holder, List.of(Join.of(Network.DEFAULT)), List.of());
      Network network = joined.members().getFirst().network();
      return new Bridged(
          network.subnet().toString(), network.gateway().toString(), settings.bridge());
    }
  }

  /** A lease on bridges that are ready. */
  private record Joined(Lease lease, List<Member> members) {
    Map<String, Network> networks() {
      var networks = new HashMap<String, Network>();
      members.forEach(member -> networks.put(member.network().key(), member.network()));
      return networks;
    }
  }

  private Joined join(Links links, String container, List<Join> joins, List<Port> ports) {
    try (var _ = locks.acquire(lock)) {
      Leases leases = leaseFile.read();
      Optional<Lease> old = leases.of(container);
      if (old.isPresent()) {
        leases = leases.without(container);
        if (!table.withdraw(old.get())) {
          leases = leases.withMade(leases.made().complete(-1));
        }
      }
      var networks = new ArrayList<Network>();
      var lease = new Lease(container, List.of(), "", List.of());
      for (Join join : joins) {
        Network network = kernel.find(links, join.network(), leases);
        networks.add(network);
        AddressPlan.Decision decision =
            AddressPlan.decide(
                network,
                join,
                lease.freeDevice(),
                old.flatMap(before -> before.in(network.key())),
                leases);
        lease = lease.with(decision.attached(), "");
        leases = decision.leases().with(lease);
      }
      return settle(links, lease, leases, networks, ports);
    }
  }

  /** Writes what was decided, and makes the kernel follow. */
  private Joined settle(
      Links links, Lease lease, Leases before, List<Network> networks, List<Port> ports) {
    String way = way(lease, networks);
    PortChoice chosen =
        PortChoice.decide(
            lease.container(),
            bound(ports, way, networks),
            before.without(lease.container()),
            range(ports),
            HostPorts::isUnused);
    var whole = new Lease(lease.container(), lease.interfaces(), way, chosen.ports());
    Leases leases = before.withNextPort(chosen.next()).with(whole);
    return settle(links, whole, leases, networks);
  }

  private Joined settle(Links links, Lease lease, Leases before, List<Network> networks) {
    Leases leases = before;
    for (Network network : networks) {
      if (network.bridged() && !leases.made().networks().contains(network.key())) {
        leases = leases.withMade(leases.made().with(network.key()));
      }
    }
    leaseFile.write(leases);
    try {
      var members = new ArrayList<Member>();
      boolean again = false;
      for (Network network : networks) {
        Attached attached = lease.in(network.key()).orElseThrow();
        Kernel.Above above = kernel.prepare(links, network, leases);
        again |= above.made();
        members.add(new Member(network, attached, above.index()));
      }
      kernel.publish(lease, leases, again);
      return new Joined(lease, members);
    } catch (RuntimeException failure) {
      undo(lease.container(), failure);
      throw failure;
    }
  }

  private static String way(Lease lease, List<Network> networks) {
    var candidates = new ArrayList<Way.Candidate>();
    for (Network network : networks) {
      candidates.add(new Way.Candidate(network, lease.in(network.key()).orElseThrow().priority()));
    }
    return Way.decide(candidates);
  }

  /** Where the network says on which of the host's addresses ports are published. */
  private static List<Port> bound(List<Port> ports, String way, List<Network> networks) {
    for (Network network : networks) {
      String host = network.options().getOrDefault(Network.HOST_BINDING, "");
      if (network.key().equals(way) && !host.isEmpty()) {
        return ports.stream()
            .map(port ->
                port.hostAddress().isEmpty()
                    ? new Port(host, port.hostPort(), port.containerPort(), port.protocol())
                    : port)
            .toList();
      }
    }
    return ports;
  }

  private static PortChoice.Range range(List<Port> ports) {
    return ports.isEmpty() ? new PortChoice.Range(0, 0) : HostPorts.range();
  }

  /**
   * Both halves run on the thread inside the namespace: the host's socket stays where it was
   * opened, and a wait for the kernel's one lock over all interfaces blocks no carrier.
   */
  private void enter(Links links, Lease lease, List<Member> members, Path namespace) {
    try (var inside = NetworkNamespace.open(namespace)) {
      inside.call(() -> {
        for (Member member : members) {
          interfaces.create(links, lease.container(), member, inside.fd());
        }
        return interfaces.configure(members, lease.gateway());
      });
    }
  }

  @Override
  public Endpoint connect(String container, Path namespace, Join join) {
    try (var links = Links.open()) {
      Lease before;
      Lease after;
      Member member;
      Map<String, Network> networks;
      try (var _ = locks.acquire(lock)) {
        Leases leases = leaseFile.read();
        before = leases.of(container).orElse(new Lease(container, List.of(), "", List.of()));
        Network network = kernel.find(links, join.network(), leases);
        if (before.in(network.key()).isPresent()) {
          throw new GantryException(
              Kind.CONFLICT, "the container is already in network " + network.name());
        }
        AddressPlan.Decision decision =
            AddressPlan.decide(network, join, before.freeDevice(), Optional.empty(), leases);
        Lease more = before.with(decision.attached(), before.gateway());
        networks = networksOf(more.interfaces());
        networks.put(network.key(), network);
        after = new Lease(container, more.interfaces(), way(more, networks), more.ports());
        member = change(links, before, after, decision.leases(), network);
      }
      try {
        enter(links, after, List.of(member), namespace);
        lead(before, after, networks, namespace);
      } catch (RuntimeException failure) {
        undo(container, namespace, join.network(), failure);
        throw failure;
      }
      return Endpoints.of(after, member.attached(), member.network());
    }
  }

  private static String way(Lease lease, Map<String, Network> networks) {
    var present = new ArrayList<Network>();
    for (Attached attached : lease.interfaces()) {
      Network network = networks.get(attached.network());
      if (network != null) {
        present.add(network);
      }
    }
    return way(lease, present);
  }

  private Member change(Links links, Lease before, Lease after, Leases leases, Network network) {
    boolean moved = !before.gateway().equals(after.gateway());
    boolean known = !moved || table.withdraw(before);
    Made made = known ? leases.made() : leases.made().complete(-1);
    if (network.bridged() && !made.networks().contains(network.key())) {
      made = made.with(network.key());
    }
    Leases next = leases.with(after).withMade(made);
    leaseFile.write(next);
    Kernel.Above above = kernel.prepare(links, network, next);
    Lease published = moved ? after : new Lease(after.container(), List.of(), "", List.of());
    kernel.publish(published, next, above.made());
    return new Member(network, after.in(network.key()).orElseThrow(), above.index());
  }

  /** Makes the default route follow the lease. */
  private static void lead(
      Lease before, Lease after, Map<String, Network> networks, Path namespace) {
    if (before.gateway().equals(after.gateway())) {
      return;
    }
    Network way = networks.get(after.gateway());
    NetworkNamespace.call(namespace, () -> way == null ? Interfaces.lead() : Interfaces.lead(way));
  }

  @Override
  public void disconnect(String container, Optional<Path> namespace, String network) {
    Lease before;
    Lease after;
    Map<String, Network> networks;
    try (var _ = locks.acquire(lock);
        var links = Links.open()) {
      Leases leases = leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      if (lease.isEmpty() || lease.get().in(network).isEmpty()) {
        return;
      }
      before = lease.get();
      Lease rest = before.without(network, "");
      networks = networksOf(rest.interfaces());
      after = new Lease(container, rest.interfaces(), way(rest, networks), rest.ports());
      Leases next = leases.with(after);
      if (!before.gateway().equals(after.gateway()) && !table.withdraw(before)) {
        next = next.withMade(next.made().complete(-1));
      }
      leaseFile.write(next);
      if (!before.gateway().equals(after.gateway())) {
        kernel.publish(after, next, false);
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
    removal.request(List.of());
  }

  @Override
  public void rename(String container, String network, List<String> names) {
    try (var _ = locks.acquire(lock)) {
      Leases leases = leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      if (lease.isPresent()) {
        leaseFile.write(leases.with(lease.get().named(network, names)));
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

  private void undo(String container, RuntimeException failure) {
    try {
      release(container);
    } catch (RuntimeException undo) {
      failure.addSuppressed(undo);
    }
  }

  @Override
  public void release(String container) {
    try (var _ = locks.acquire(lock);
        var links = Links.open()) {
      Leases leases = leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      var ports = new ArrayList<Integer>();
      if (lease.isPresent()) {
        leases = leases.without(container);
        boolean whole = table.withdraw(lease.get());
        leaseFile.write(whole ? leases : leases.withMade(leases.made().complete(-1)));
        if (!whole) {
          kernel.heal();
        }
        for (Attached attached : lease.get().interfaces()) {
          links
              .find(Bridge.port(container, attached.device()))
              .ifPresent(link -> ports.add(link.index()));
        }
      } else {
        links.find(Bridge.port(container, 0)).ifPresent(link -> ports.add(link.index()));
      }
      if (!ports.isEmpty() || leases.isEmpty() || !kernel.unused(leases).isEmpty()) {
        removal.request(ports);
      }
    }
  }

  @Override
  public void settle() {
    removal.settle();
  }

  /** A round of the removal thread; what fails is left to the next round of any process. */
  private void remove(List<Integer> ports) {
    try (var links = Links.open()) {
      try (var _ = locks.acquire(lock)) {
        kernel.removeUnused(links);
      }
      for (int index : ports) {
        links.delete(index);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove what containers left", e);
    }
  }

  /** Settles, then closes what is held open; containers keep their network. */
  @Override
  public void close() {
    removal.settle();
    try (var _ = locks.acquire(lock)) {
      table.close();
    }
  }

  @Override
  public void sweep(Predicate<String> alive) {
    Leases leases;
    try (var _ = locks.acquire(lock)) {
      leases = leaseFile.read();
    }
    for (Lease lease : leases.all()) {
      if (!alive.test(lease.container())) {
        release(lease.container());
      }
    }
    if (leases.isEmpty()) {
      removal.request(List.of());
    }
  }

  @Override
  public Traffic traffic(long pid) {
    return DeviceCounters.read(pid);
  }

  @Override
  public Network create(Definition definition) {
    if (definition.ipv6()) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "networks with IPv6 are not supported yet: leave out --ipv6 and IPv6 subnets");
    }
    try (var _ = locks.acquire(lock);
        var links = Links.open()) {
      Network network =
          NetworkPlan.decide(
              RandomId.next(),
              Instant.now(),
              definition,
              store.list(),
              settings.pool(),
              Bridge.occupied(links));
      store.write(network);
      return network;
    }
  }

  @Override
  public List<Network> all() {
    try (var _ = locks.acquire(lock)) {
      var all = new ArrayList<>(store.list());
      if (all.stream().noneMatch(Network::isDefault)) {
        try (var links = Links.open()) {
          all.add(kernel.find(links, Network.DEFAULT, leaseFile.read()));
        }
      }
      all.sort((a, b) ->
          a.isDefault() == b.isDefault() ? a.name().compareTo(b.name()) : a.isDefault() ? -1 : 1);
      return all;
    }
  }

  @Override
  public void remove(Network network) {
    try (var _ = locks.acquire(lock)) {
      Map<String, Attached> members = leaseFile.read().in(network.key());
      if (!members.isEmpty()) {
        throw new GantryException(
            Kind.CONFLICT,
            "error while removing network: network " + network.name() + " has active endpoints");
      }
      try (var links = Links.open()) {
        kernel.removeUnused(links);
      }
      store.delete(network);
    }
  }

  @Override
  public Map<String, Endpoint> members(Network network) {
    try (var _ = locks.acquire(lock)) {
      var members = new HashMap<String, Endpoint>();
      for (Lease lease : leaseFile.read().all()) {
        lease
            .in(network.key())
            .ifPresent(
                attached -> members.put(lease.container(), Endpoints.of(lease, attached, network)));
      }
      return members;
    }
  }

  @Override
  public Names names(String container) {
    return new LeasedNames(container, leaseFile, store);
  }
}
