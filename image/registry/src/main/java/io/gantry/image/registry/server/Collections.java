package io.gantry.image.registry.server;

import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.observe.Metrics;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.time.InstantSource;

/** Collects garbage from time to time, on a thread of its own, while the registry serves. */
final class Collections implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.image.registry");

  private final Thread thread;

  /** Every {@code grace}: nothing becomes garbage sooner. */
  Collections(RegistryStorage storage, Duration grace, InstantSource clock, Metrics metrics) {
    thread =
        Thread.ofVirtual()
            .name("registry-garbage")
            .start(() -> {
              try {
                while (true) {
                  Thread.sleep(grace);
                  collect(storage, grace, clock, metrics);
                }
              } catch (InterruptedException _) {
                // the registry closes
              }
            });
  }

  private static void collect(
      RegistryStorage storage, Duration grace, InstantSource clock, Metrics metrics) {
    try {
      metrics.collected(storage.collect(clock.instant(), grace));
    } catch (GantryException e) {
      LOG.log(System.Logger.Level.WARNING, () -> "garbage is not collected: " + e.text());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
