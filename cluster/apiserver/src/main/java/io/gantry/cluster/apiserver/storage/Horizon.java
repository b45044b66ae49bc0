package io.gantry.cluster.apiserver.storage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;

/**
 * Which revisions are so long gone that no list is served at them, as if a store had compacted
 * them: clients must not find that old tokens work while a kind happens to be quiet.
 */
final class Horizon {
  /** A state can be listed for this long after it has changed. */
  static final Duration KEEP = Duration.ofMinutes(5);

  private static final Duration MARK_EVERY = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();
  private long oldest;

  private record Mark(long millis, long revision) {}

  Horizon(InstantSource clock) {
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  /** {@code revision} is the present one. */
  synchronized void reached(long revision) {
    long now = now();
    Mark last = marks.peekLast();
    if (last == null || now - last.millis() >= MARK_EVERY.toMillis()) {
      marks.add(new Mark(now, revision));
      forget(now);
    }
  }

  /** The oldest revision that lists are served at. */
  synchronized long oldest() {
    forget(now());
    return oldest;
  }

  private void forget(long now) {
    for (Mark first = marks.peekFirst();
        first != null && now - first.millis() >= KEEP.toMillis();
        first = marks.peekFirst()) {
      oldest = first.revision();
      marks.removeFirst();
    }
  }
}
