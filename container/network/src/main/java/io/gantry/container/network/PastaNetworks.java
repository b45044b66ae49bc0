package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The network of an ordinary user's containers, who may not touch the host's: for each container a
 * <i>pasta</i> (passt.top) that carries its connections through the user's own sockets. Ports are
 * published by pasta's listening, so a service sees its clients' true addresses. Containers do not
 * reach each other but through published ports.
 *
 * <p>A container's lease and the pid file of its pasta are all there is; a pasta ends with {@link
 * #release}.
 */
public final class PastaNetworks implements Networks {
  private static final Ipv4 ADDRESS = Pasta.SUBNET.address(100);

  private final PathLocks locks = new PathLocks();
  private final StateFile record;
  private final LeaseFile leaseFile;
  private final Path lock;
  private final Path pids;

  /**
   * Opens the networks; starts nothing.
   *
   * @param stateDirectory for the record of the network; made if missing
   * @param runDirectory for leases and pid files; made if missing
   */
  public PastaNetworks(Path stateDirectory, Path runDirectory) {
    record = new StateFile(stateDirectory.resolve("pasta.json"));
    leaseFile = new LeaseFile(runDirectory.resolve("pasta-leases.json"));
    lock = runDirectory.resolve("pasta.lock");
    pids = runDirectory.resolve("pasta");
    try {
      Files.createDirectories(stateDirectory);
      Files.createDirectories(pids);
    } catch (IOException e) {
      throw new DiskException("cannot make " + pids, e);
    }
  }

  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    release(container);
    Joined joined = join(container, ports);
    try {
      Pasta.of(container, pids).start(namespace, joined.lease().ports());
    } catch (RuntimeException failure) {
      release(container);
      throw failure;
    }
    return endpoint(joined);
  }

  /** A lease, and the record of the network. */
  private record Joined(Network network, Lease lease) {}

  private Joined join(String container, List<Port> ports) {
    try (var _ = locks.acquire(lock)) {
      Leases leases = leaseFile.read();
      PortChoice.Range range = ports.isEmpty() ? new PortChoice.Range(0, 0) : HostPorts.range();
      PortChoice chosen = PortChoice.decide(container, ports, leases, range, HostPorts::isUnused);
      var attached = new Attached(Network.DEFAULT, 0, ADDRESS, Optional.empty(), "", List.of(), 0);
      var lease = new Lease(container, List.of(attached), Network.DEFAULT, chosen.ports());
      leaseFile.write(leases.withNextPort(chosen.next()).with(lease));
      return new Joined(network(), lease);
    }
  }

  private Network network() {
    Optional<Network> known = record.read().map(NetworkJson::network);
    if (known.isPresent()) {
      return known.get();
    }
    Network made = Network.standard(RandomId.next(), Instant.now(), Pasta.SUBNET);
    record.writeDurably(NetworkJson.of(made));
    return made;
  }

  @Override
  public void release(String container) {
    Pasta.of(container, pids).stop();
    try (var _ = locks.acquire(lock)) {
      Leases leases = leaseFile.read();
      if (leases.of(container).isPresent()) {
        leaseFile.write(leases.without(container));
      }
    }
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    try (var _ = locks.acquire(lock)) {
      return leaseFile.read().of(container).map(lease -> endpoint(new Joined(network(), lease)));
    }
  }

  private static Endpoint endpoint(Joined joined) {
    Lease lease = joined.lease();
    return new Endpoint(
        Network.DEFAULT,
        joined.network().id(),
        ADDRESS.toString(),
        Pasta.SUBNET.prefixLength(),
        Pasta.SUBNET.gateway().toString(),
        Pasta.HARDWARE_ADDRESS,
        lease.ports());
  }

  /** A network that several share needs rights on the host. */
  @Override
  public Bridged hold(String holder) {
    throw new GantryException(
        Kind.UNAVAILABLE,
        "shared networks need root: run gantry as root for sandboxes and clusters");
  }

  @Override
  public void sweep(Predicate<String> alive) {
    for (Lease lease : leaseFile.read().all()) {
      if (!alive.test(lease.container())) {
        release(lease.container());
      }
    }
  }

  @Override
  public Traffic traffic(long pid) {
    return DeviceCounters.read(pid);
  }
}
