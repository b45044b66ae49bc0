package io.gantry.engine.api;

import java.time.Instant;
import java.util.Optional;

/** What happens in an engine, in whatever process it happens. */
public interface Events {
  /**
   * Opens the stream of events: those from {@code since} on that are still kept, then what happens
   * from now on.
   *
   * @param since nothing for what happens from now on
   * @param until where it ends, which may lie ahead; nothing for never
   */
  EventStream open(Optional<Instant> since, Optional<Instant> until);
}
