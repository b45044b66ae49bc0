package io.gantry.engine.api;

import java.util.Optional;

/** Events being read by one thread; closing from another thread ends it. */
public interface EventStream extends AutoCloseable {
  /** Blocks for the next event; nothing at the end. */
  Optional<Event> next() throws InterruptedException;

  @Override
  void close();
}
