package io.gantry.container.network;

import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The networks of this host: one bridge, one nftables table, one file of leases.
 *
 * <p>All three change only under the lock file of the run directory, so several processes may work
 * at once; a container's own interface is made outside it, since the lease keeps the bridge alive.
 * The bridge and the table exist while there are leases: the last one to leave removes them. What a
 * killed process left half done, the next {@link #attach}, {@link #release} or {@link #sweep}
 * completes.
 */
public final class LocalNetworks implements Networks, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalNetworks.class.getName());
  private static final String INTERFACE = "eth0";
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final PathLocks locks = new PathLocks();
  private final NetworkSettings settings;
  private final Bridge bridge;
  private final StateFile record;
  private final LeaseFile leaseFile;
  private final Path lock;
  private final PortTable table;
  private final Removal removal = new Removal(PAUSE, this::remove);

  /**
   * Opens the networks; the kernel is not touched before the first call.
   *
   * @param stateDirectory for the record of the network; made if missing
   * @param runDirectory for leases and the lock; made if missing, better not on a disk
   */
  public LocalNetworks(Path stateDirectory, Path runDirectory, NetworkSettings settings) {
    this.settings = settings;
    makeDirectory(stateDirectory);
    makeDirectory(runDirectory);
    bridge = new Bridge(settings.bridge());
    table = new PortTable(settings);
    record = new StateFile(stateDirectory.resolve("bridge.json"));
    leaseFile = new LeaseFile(runDirectory.resolve("bridge-leases.json"));
    lock = runDirectory.resolve("bridge.lock");
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
    try (var links = Links.open()) {
      Joined joined = join(links, container, ports);
      try {
        connect(links, joined, namespace);
      } catch (RuntimeException failure) {
        undo(container, failure);
        throw failure;
      }
      return endpoint(joined.network(), joined.lease());
    }
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    try (var _ = locks.acquire(lock)) {
      Optional<Lease> lease = leaseFile.read().of(container);
      Optional<BridgeNetwork> network = BridgeNetwork.read(record);
      return lease.isPresent() && network.isPresent()
          ? Optional.of(endpoint(network.get(), lease.get()))
          : Optional.empty();
    }
  }

  @Override
  public Bridged hold(String holder) {
    try (var links = Links.open()) {
      Subnet subnet = join(links, holder, List.of()).network().subnet();
      return new Bridged(subnet.toString(), subnet.gateway().toString(), settings.bridge());
    }
  }

  /** A lease on a bridge that is ready. */
  private record Joined(BridgeNetwork network, int bridge, Lease lease) {}

  private Joined join(Links links, String container, List<Port> ports) {
    try (var _ = locks.acquire(lock)) {
      Leases leases = leaseFile.read();
      Optional<Link> ready = bridge.ready(links);
      BridgeNetwork network = network(links, ready.isPresent(), leases);
      Optional<Lease> old = leases.of(container);
      if (old.isPresent()) {
        leases = leases.without(container);
        table.withdraw(network.subnet(), old.get(), leases);
      }
      Leases.Choice address =
          old.isPresent()
              ? new Leases.Choice(old.get().address(), leases)
              : leases.chooseAddress(network.subnet());
      PortChoice chosen =
          PortChoice.decide(container, ports, leases, range(ports), HostPorts::isUnused);
      var lease = new Lease(container, address.address(), chosen.ports());
      leases = address.leases().withNextPort(chosen.next()).with(lease);
      leaseFile.write(leases);
      try {
        Link link = ready.isPresent() ? ready.get() : bridge.create(links, network.subnet());
        if (ready.isEmpty()) {
          Bridge.rejoin(links, link, leases);
        }
        table.publish(network.subnet(), lease, leases);
        return new Joined(network, link.index(), lease);
      } catch (RuntimeException failure) {
        undo(container, failure);
        throw failure;
      }
    }
  }

  private static PortChoice.Range range(List<Port> ports) {
    return ports.isEmpty() ? new PortChoice.Range(0, 0) : HostPorts.range();
  }

  /** The record, on a subnet that is free unless the bridge or a container already uses it. */
  private BridgeNetwork network(Links links, boolean ready, Leases leases) {
    Optional<BridgeNetwork> known = BridgeNetwork.read(record);
    if (known.isPresent() && (ready || !leases.isEmpty())) {
      return known.get();
    }
    bridge.remove(links);
    List<Subnet> occupied = Bridge.occupied(links);
    if (known.isPresent() && SubnetChoice.isFree(known.get().subnet(), occupied)) {
      return known.get();
    }
    Subnet subnet = SubnetChoice.decide(settings.pool(), occupied);
    BridgeNetwork network =
        known.map(old -> old.on(subnet)).orElseGet(() -> BridgeNetwork.create(subnet));
    network.write(record);
    return network;
  }

  /**
   * Both halves run on the thread inside the namespace: the host's socket stays where it was
   * opened, and a wait for the kernel's one lock over all interfaces blocks no carrier.
   */
  private void connect(Links links, Joined joined, Path namespace) {
    try (var inside = NetworkNamespace.open(namespace)) {
      inside.call(() -> {
        createInterface(links, joined, inside.fd());
        return configure(joined.lease().address(), joined.network().subnet(), settings.routed());
      });
    }
  }

  private void createInterface(Links links, Joined joined, int namespace) {
    Lease lease = joined.lease();
    String port = Bridge.port(lease.container());
    byte[] hardware = lease.address().hardwareAddress();
    try {
      links.createVeth(port, joined.bridge(), bridge.group(), INTERFACE, hardware, namespace);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      links.delete(port);
      links.createVeth(port, joined.bridge(), bridge.group(), INTERFACE, hardware, namespace);
    }
  }

  /** Runs inside the container's namespace. */
  private static int configure(Ipv4 address, Subnet subnet, boolean routed) {
    try (var links = Links.open()) {
      int index = links.find(INTERFACE).orElseThrow().index();
      if (routed) {
        Bridge.refuseRedirects(INTERFACE);
        links.configureRouted(index, address.bytes(), subnet.gateway().bytes());
      } else {
        links.configure(index, address.bytes(), subnet.prefixLength(), subnet.gateway().bytes());
      }
      return index;
    }
  }

  private static Endpoint endpoint(BridgeNetwork network, Lease lease) {
    Subnet subnet = network.subnet();
    return new Endpoint(
        BridgeNetwork.NAME,
        network.id(),
        lease.address().toString(),
        subnet.prefixLength(),
        subnet.gateway().toString(),
        HexFormat.ofDelimiter(":").formatHex(lease.address().hardwareAddress()),
        lease.ports());
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
      if (lease.isPresent()) {
        leases = leases.without(container);
        Optional<BridgeNetwork> network = BridgeNetwork.read(record);
        if (network.isPresent()) {
          table.withdraw(network.get().subnet(), lease.get(), leases);
        }
        leaseFile.write(leases);
      }
      Optional<Link> port = links.find(Bridge.port(container));
      if (port.isPresent() || leases.isEmpty()) {
        removal.request(port.map(link -> List.of(link.index())).orElse(List.of()));
      }
    }
  }

  @Override
  public void settle() {
    removal.settle();
  }

  /** A round of the removal thread; what fails is left to the next round of any process. */
  private void remove(List<Integer> interfaces) {
    try (var links = Links.open()) {
      try (var _ = locks.acquire(lock)) {
        if (leaseFile.read().isEmpty()) {
          table.remove();
          bridge.remove(links);
          return;
        }
      }
      for (int index : interfaces) {
        links.delete(index);
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + settings.bridge(), e);
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
}
