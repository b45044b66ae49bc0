package io.gantry.engine.local.keep;

import io.gantry.engine.local.record.ContainerRecord;

/**
 * Something that a process does for containers while they run. Called by one thread; what takes
 * time is done on threads of the duty's own.
 */
public interface Duty {
  /** Whether a container needs it. */
  boolean concerns(ContainerRecord record);

  /** Whether a process must stay for it. */
  default boolean lasts() {
    return true;
  }

  /** Begins it for a container that runs; for one that was begun already it begins anew. */
  void begin(ContainerRecord record);

  /** Whether it must begin anew when a running container comes into a network or leaves one. */
  default boolean followsNetworks() {
    return false;
  }

  /** Ends it; nothing to do for a container that was never begun. */
  void end(String id);
}
