package io.gantry.cluster.client.informer;

import io.gantry.cluster.model.ResourceType;

/** The shared informers of one process: one watch and one copy per type, however many read it. */
public interface Informers extends AutoCloseable {
  /** The informer of a type; it starts with {@link #start}, or at once if that was called. */
  Informer of(ResourceType type);

  /** Starts all, and returns when each has its first copy. */
  void start() throws InterruptedException;

  @Override
  void close();
}
