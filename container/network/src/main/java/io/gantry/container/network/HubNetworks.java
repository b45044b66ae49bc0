package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The networks of an ordinary user, who may not touch the host's: the same as {@link LocalNetworks}
 * in a {@link Hub}, a namespace that stands for the host. Its pasta leads out; what is published
 * comes in by an {@link Entrance} of each container that publishes something.
 *
 * <p>The hub is there while a container has a lease, and a moment longer for the next one. Whatever
 * has to do with it happens under one lock.
 *
 * <p>Who works in the hub must wake no virtual thread: the kernel thread that may be made to carry
 * it would stay in there, and with it whatever it carries later. So only platform threads wait for
 * the locks of {@link LocalNetworks}, which threads in the hub hold.
 */
public final class HubNetworks implements UserNetworks {
  private static final System.Logger LOG = System.getLogger(HubNetworks.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final PathLocks locks = new PathLocks();
  private final LocalNetworks local;
  private final LeaseFile leaseFile;
  private final Path lock;
  private final Path pids;
  private final Path leasesOfRoot;
  private final Hub hub;
  private final Removal removal = new Removal(PAUSE, _ -> rest());

  /**
   * Opens the networks; starts nothing.
   *
   * @param stateDirectory for the records of networks; made if missing
   * @param runDirectory for leases and pid files; made if missing
   * @param directoryOfRoot where root's networks have their leases
   * @param boundaries hears each step
   */
  public HubNetworks(
      Path stateDirectory,
      Path runDirectory,
      NetworkSettings settings,
      Path directoryOfRoot,
      Boundaries boundaries) {
    local = new LocalNetworks(stateDirectory, runDirectory, settings, boundaries);
    leaseFile = local.leases();
    lock = runDirectory.resolve("hub.lock");
    pids = runDirectory;
    leasesOfRoot = directoryOfRoot.resolve(Ground.LEASES);
    hub = Hub.in(runDirectory);
  }

  /** Work inside the hub, or in a namespace like it if there is none. */
  private <T> T inside(boolean start, Function<NetworkNamespace, T> work) {
    try (var _ = locks.acquire(lock)) {
      Optional<NetworkNamespace> known = hub.find();
      if (known.isEmpty()) {
        close(); // it may hold on to one that is gone
      }
      try (NetworkNamespace place = known.orElseGet(start ? hub::start : hub::imagine)) {
        return work.apply(place);
      } finally {
        if (known.isEmpty() && !start) {
          close();
        } else {
          removal.request(List.of());
        }
      }
    }
  }

  private void close() {
    boolean _ =
        apart(() -> {
          local.close();
          return true;
        });
  }

  /** Work that waits for who is in the hub. */
  private static <T> T apart(Callable<T> work) {
    return PlatformThread.blocking("networks-of-user", work);
  }

  /** A moment after the last work: nothing is held on to, and a hub without containers ends. */
  private void rest() {
    try (var _ = locks.acquire(lock)) {
      local.close();
      if (leaseFile.read().isEmpty()) {
        hub.stop();
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove what containers left", e);
    }
  }

  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    return attach(container, namespace, List.of(Join.of(Network.DEFAULT)), ports).getFirst();
  }

  @Override
  public List<Endpoint> attach(
      String container, Path namespace, List<Join> joins, List<Port> ports) {
    if (ports.stream().anyMatch(port -> port.protocol().equals("sctp"))) {
      throw new GantryException(Kind.INVALID, "sctp ports need root: publish tcp or udp");
    }
    return inside(
        true,
        place -> {
          Leases leases = others(container);
          PortChoice chosen =
              PortChoice.decide(
                  container, ports, leases, HostPorts.range(ports), HostPorts::isUnused, false);
          List<Endpoint> endpoints =
              place.call(() -> local.attach(container, namespace, joins, chosen.ports()));
          follow(container, place, List.of(), endpoints);
          return endpoints;
        });
  }

  /**
   * The leases of others: of this user's containers, and of root's where they can be read. No
   * socket is on a port that root publishes, and root's rules would take what comes for it.
   */
  Leases others(String container) {
    Leases leases = leaseFile.read().without(container);
    if (Files.isReadable(leasesOfRoot)) {
      for (Lease lease : new LeaseFile(leasesOfRoot).read().all()) {
        leases = leases.with(lease);
      }
    }
    return leases;
  }

  /** Opens the entrance where the ports lead now; if it cannot, the container has no network. */
  private void follow(
      String container, NetworkNamespace place, List<Endpoint> before, List<Endpoint> after) {
    Entrance entrance = Entrance.of(container, pids);
    Optional<Endpoint> old = published(before);
    Optional<Endpoint> now = published(after);
    if (old.map(Endpoint::address).equals(now.map(Endpoint::address))) {
      return;
    }
    try {
      old.ifPresent(endpoint -> entrance.close(place, endpoint.ports()));
      now.ifPresent(endpoint -> entrance.open(place, endpoint));
    } catch (RuntimeException failure) {
      try {
        release(container, place);
      } catch (RuntimeException undo) {
        failure.addSuppressed(undo);
      }
      throw failure;
    }
  }

  private static Optional<Endpoint> published(List<Endpoint> endpoints) {
    return endpoints.stream().filter(endpoint -> !endpoint.ports().isEmpty()).findFirst();
  }

  @Override
  public Endpoint connect(String container, Path namespace, Join join) {
    return inside(
        true,
        place -> {
          List<Endpoint> before = endpoints(container);
          Endpoint made = place.call(() -> local.connect(container, namespace, join));
          follow(container, place, before, endpoints(container));
          return made;
        });
  }

  @Override
  public void disconnect(String container, Optional<Path> namespace, String network) {
    boolean _ =
        inside(
            false,
            place -> {
              List<Endpoint> before = endpoints(container);
              boolean done =
                  place.call(() -> {
                    local.disconnect(container, namespace, network);
                    return true;
                  });
              follow(container, place, before, endpoints(container));
              return done;
            });
  }

  @Override
  public void release(String container) {
    boolean _ = inside(false, place -> release(container, place));
  }

  private boolean release(String container, NetworkNamespace place) {
    List<Port> ports = leaseFile.read().of(container).map(Lease::ports).orElse(List.of());
    Entrance.of(container, pids).close(place, ports);
    return place.call(() -> {
      local.release(container);
      return true;
    });
  }

  @Override
  public void sweep(Predicate<String> alive) {
    for (Lease lease : leaseFile.read().all()) {
      if (!alive.test(lease.container())) {
        release(lease.container());
      }
    }
    if (hub.find().isPresent()) {
      removal.request(List.of());
    }
  }

  /** Nobody else is in the hub. */
  @Override
  public boolean canBeHarmed() {
    return false;
  }

  @Override
  public Guard guard() {
    return () -> {};
  }

  @Override
  public void settle() {
    removal.settle();
  }

  @Override
  public Network create(Definition definition) {
    return inside(false, place -> place.call(() -> local.create(definition)));
  }

  @Override
  public List<Network> all() {
    return inside(false, place -> place.call(local::all));
  }

  @Override
  public Optional<Network> find(String key) {
    return local.find(key);
  }

  @Override
  public void remove(Network network) {
    boolean _ =
        inside(
            false,
            place ->
                place.call(() -> {
                  local.remove(network);
                  return true;
                }));
  }

  /** Those who use this start what needs the host's network as well. */
  @Override
  public Bridged hold(String holder) {
    throw new GantryException(
        Kind.UNAVAILABLE,
        "sandboxes and clusters need the host's network: run gantry as root for them");
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    return apart(() -> local.endpoint(container));
  }

  @Override
  public List<Endpoint> endpoints(String container) {
    return apart(() -> local.endpoints(container));
  }

  @Override
  public void rename(String container, String network, List<String> names) {
    boolean _ =
        apart(() -> {
          local.rename(container, network, names);
          return true;
        });
  }

  @Override
  public Map<String, Endpoint> members(Network network) {
    return apart(() -> local.members(network));
  }

  @Override
  public Names names(String container) {
    return local.names(container);
  }

  @Override
  public Traffic traffic(long pid) {
    return DeviceCounters.read(pid);
  }
}
