package io.gantry.app.cli.fake;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Events;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Events that a test has put in; a stream ends after them. */
public final class FakeEvents implements Events {
  public final List<Event> happened = new ArrayList<>();
  public Optional<Instant> since = Optional.empty();
  public Optional<Instant> until = Optional.empty();

  @Override
  public EventStream open(Optional<Instant> from, Optional<Instant> to) {
    since = from;
    until = to;
    var left = new ArrayDeque<>(happened);
    return new EventStream() {
      @Override
      public Optional<Event> next() {
        return Optional.ofNullable(left.poll());
      }

      @Override
      public void close() {}
    };
  }
}
