package io.gantry.container.network;

import io.gantry.platform.base.concurrent.Boundaries;
import java.nio.file.Path;
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
  private final Ground ground;
  private final Arrivals arrivals;
  private final Moves moves;
  private final Departures departures;
  private final Catalog catalog;

  /**
   * Opens the networks; the kernel is not touched before the first call.
   *
   * @param stateDirectory for the records of networks; made if missing
   * @param runDirectory for leases and the lock; made if missing, better not on a disk
   */
  public LocalNetworks(Path stateDirectory, Path runDirectory, NetworkSettings settings) {
    this(stateDirectory, runDirectory, settings, Boundaries.UNHEARD);
  }

  /** As above; {@code boundaries} hears each step. */
  public LocalNetworks(
      Path stateDirectory, Path runDirectory, NetworkSettings settings, Boundaries boundaries) {
    ground = new Ground(stateDirectory, runDirectory, settings, boundaries);
    departures = new Departures(ground);
    arrivals = new Arrivals(ground, departures);
    moves = new Moves(ground);
    catalog = new Catalog(ground);
  }

  LeaseFile leases() {
    return ground.leaseFile;
  }

  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    return attach(container, namespace, List.of(Join.of(Network.DEFAULT)), ports).getFirst();
  }

  @Override
  public List<Endpoint> attach(
      String container, Path namespace, List<Join> joins, List<Port> ports) {
    return arrivals.attach(container, namespace, joins, ports);
  }

  @Override
  public Bridged hold(String holder) {
    return arrivals.hold(holder);
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    return endpoints(container).stream().findFirst();
  }

  @Override
  public List<Endpoint> endpoints(String container) {
    return catalog.endpoints(container);
  }

  @Override
  public Endpoint connect(String container, Path namespace, Join join) {
    return moves.connect(container, namespace, join);
  }

  @Override
  public void disconnect(String container, Optional<Path> namespace, String network) {
    moves.disconnect(container, namespace, network);
  }

  @Override
  public void rename(String container, String network, List<String> names) {
    moves.rename(container, network, names);
  }

  @Override
  public void release(String container) {
    departures.release(container);
  }

  @Override
  public void sweep(Predicate<String> alive) {
    departures.sweep(alive);
  }

  @Override
  public boolean canBeHarmed() {
    return true;
  }

  @Override
  public Guard guard() {
    return new Healer(ground);
  }

  @Override
  public void settle() {
    ground.removal.settle();
  }

  @Override
  public Traffic traffic(long pid) {
    return DeviceCounters.read(pid);
  }

  @Override
  public Network create(Definition definition) {
    return catalog.create(definition);
  }

  @Override
  public List<Network> all() {
    return catalog.all();
  }

  @Override
  public Optional<Network> find(String key) {
    return ground.store.get(key);
  }

  @Override
  public void remove(Network network) {
    catalog.remove(network);
  }

  @Override
  public Map<String, Endpoint> members(Network network) {
    return catalog.members(network);
  }

  @Override
  public Names names(String container) {
    return new LeasedNames(container, ground.leaseFile, ground.store);
  }

  /** Settles, then closes what is held open; containers keep their network. */
  @Override
  public void close() {
    ground.close();
  }
}
