package io.gantry.engine.local.container;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts containers again when their time has come; woken early by a change of their record. */
final class Restarter {
  private static final Duration WHILE_FULL = Duration.ofSeconds(2);

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
    Optional<Instant> next = next(id);
    if (next.isEmpty()) {
      return;
    }
    try (WatchService watch = FileSystems.getDefault().newWatchService()) {
      Path directory = records.directory(id);
      if (!Files.isDirectory(directory)) {
        return;
      }
      WatchKey _ = directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      for (next = next(id); next.isPresent(); next = next(id)) {
        Duration left = Duration.between(clock.instant(), next.get());
        if (left.isPositive()) {
          WatchKey changed = watch.poll(left.toNanos(), TimeUnit.NANOSECONDS);
          if (changed != null) {
            var _ = changed.pollEvents();
            boolean _ = changed.reset();
          }
        } else {
          restart(id, next.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      if (records.isComplete(id)) {
        throw new GantryException(Kind.INTERNAL, "cannot watch " + records.directory(id), e);
      }
    }
  }

  /** A full disk only puts it off. */
  private void restart(String id, Instant next) throws InterruptedException {
    try {
      lifecycles.restart(id, next);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
      Thread.sleep(WHILE_FULL);
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
