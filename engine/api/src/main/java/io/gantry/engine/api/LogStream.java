package io.gantry.engine.api;

import java.util.Optional;

/** A log being read by one thread; closing from another thread ends it. */
public interface LogStream extends AutoCloseable {
  /** The next entry, or nothing at the end; blocks only when following. */
  Optional<LogEntry> next() throws InterruptedException;

  @Override
  void close();
}
