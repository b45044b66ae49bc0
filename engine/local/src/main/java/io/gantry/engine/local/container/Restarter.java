package io.gantry.engine.local.container;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Starts containers again when their time has come. That a record has changed is noticed by looking
 * again now and then: a user has few inotify instances, and any number of containers.
 */
final class Restarter {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
  private static final System.Logger LOG = System.getLogger(Restarter.class.getName());

  private final RecordStore records;
  private final Observer observer;
  private final Lifecycles lifecycles;
  private final Clock clock;

  Restarter(RecordStore records, Observer observer, Lifecycles lifecycles, Clock clock) {
    this.records = records;
    this.observer = observer;
    this.lifecycles = lifecycles;
    this.clock = clock;
  }

  /** Begins to wait for every container that is to start again; for a long-lived engine. */
  void resume() {
    for (String id : records.ids()) {
      begin(id);
    }
  }

  /** Begins to wait for one, if it is to start again. */
  void begin(String id) {
    if (next(id).isPresent()) {
      var _ = Thread.ofVirtual().name("restart-" + id.substring(0, 12)).start(() -> await(id));
    }
  }

  /** Blocks until a container that is to start again runs, or is not to start any more. */
  void await(String id) {
    try {
      for (var next = next(id); next.isPresent(); next = next(id)) {
        Duration left = Duration.between(clock.instant(), next.get());
        if (left.isPositive()) {
          Thread.sleep(left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN);
        } else {
          restart(id, next.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** What fails before a start is tried only puts it off; a full disk needs no word. */
  private void restart(String id, Instant next) throws InterruptedException {
    try {
      lifecycles.restart(id, next);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        LOG.log(System.Logger.Level.WARNING, "cannot start " + id + " again: " + e.text());
      }
      Thread.sleep(TRY_AGAIN);
    }
  }

  private Optional<Instant> next(String id) {
    return records.read(id).filter(record -> !record.removing()).flatMap(this::next);
  }

  private Optional<Instant> next(ContainerRecord record) {
    return switch (record.state()) {
      case ContainerState.Restarting(_, Instant next) -> Optional.of(next);
      case ContainerState.Running _ ->
          isUnrecorded(record) ? Optional.of(Instant.EPOCH) : Optional.empty();
      case ContainerState.Created _, ContainerState.Exited _ -> Optional.empty();
    };
  }

  /** It has ended, and there was no room to say so. */
  private boolean isUnrecorded(ContainerRecord record) {
    return record.spec().lifecycle().restart().mode() != RestartPolicy.Mode.NO
        && observer.observe(record).state() instanceof ContainerState.Exited;
  }
}
