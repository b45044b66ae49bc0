package io.gantry.app.launcher.docker;

import io.gantry.app.launcher.docker.daemon.DaemonSettings;
import io.gantry.engine.api.Engine;
import java.util.function.Supplier;

/**
 * The engine of a daemon.
 *
 * @param boot starts what starts with the host, and takes over the work for running containers
 * @param end waits for what is left to other threads
 */
public record Daemon(Engine engine, Runnable boot, Runnable end) {
  /** An engine whose process does that work already. */
  public static Daemon guest(Engine engine) {
    return new Daemon(engine, () -> {}, () -> {});
  }

  /** Makes one on the roots that its settings name. */
  @FunctionalInterface
  public interface Maker {
    /**
     * Touches nothing yet.
     *
     * @param settings those at the start
     * @param current those of now
     */
    Daemon make(DaemonSettings settings, Supplier<DaemonSettings> current);
  }
}
