package io.gantry.container.network;

import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the networks of a state root stand on: files, kernel, and the lock over both. */
final class Ground implements AutoCloseable {
  /** The file of leases in the run directory. */
  static final String LEASES = "bridge-leases.json";

  private static final Duration PAUSE = Duration.ofMillis(250);

  final NetworkSettings settings;
  final NetworkStore store;
  final LeaseFile leaseFile;
  final PortTable table;
  final Kernel kernel;
  final Interfaces interfaces;
  final Removal removal;
  final Boundaries boundaries;
  private final PathLocks locks = new PathLocks();
  private final Path lock;

  Ground(Path stateDirectory, Path runDirectory, NetworkSettings settings, Boundaries boundaries) {
    this.boundaries = boundaries;
    this.settings = settings;
    makeDirectory(stateDirectory);
    makeDirectory(runDirectory);
    table = new PortTable(settings);
    store = new NetworkStore(stateDirectory);
    leaseFile = new LeaseFile(runDirectory.resolve(LEASES));
    lock = runDirectory.resolve("bridge.lock");
    kernel = new Kernel(settings, store, leaseFile, table);
    interfaces = new Interfaces(settings);
    removal = new Removal(PAUSE, interfaces -> Departures.remove(this, interfaces));
  }

  private static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
  }

  /** Waits until nobody else changes anything. */
  PathLocks.Held acquire() {
    return locks.acquire(lock);
  }

  /** The networks of these interfaces that are still there, by key. */
  Map<String, Network> networksOf(List<Attached> interfaces) {
    var networks = new HashMap<String, Network>();
    for (Attached attached : interfaces) {
      store.get(attached.network()).ifPresent(known -> networks.put(known.key(), known));
    }
    return networks;
  }

  /** Settles, then closes what is held open; containers keep their network. */
  @Override
  public void close() {
    removal.settle();
    try (var _ = acquire()) {
      table.close();
    }
  }
}
