package io.gantry.app.cli;

import io.gantry.engine.api.Engine;

/** Opens engines elsewhere. */
@FunctionalInterface
public interface RemoteDoor {
  /** An engine of which nothing has been asked yet. */
  interface Opened extends AutoCloseable {
    /** The engine. */
    Engine engine();

    /** Lets go of it: what waits for it fails. */
    @Override
    void close();
  }

  /**
   * Opens one for an invocation.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} for a host that cannot be
   */
  Opened open(RemoteChoice choice, Invocation invocation);
}
