package io.gantry.engine.local.container;

import io.gantry.engine.api.ContainerState;
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
  private final RecordStore records;
  private final Lifecycles lifecycles;
  private final Clock clock;

  Restarter(RecordStore records, Lifecycles lifecycles, Clock clock) {
    this.records = records;
    this.lifecycles = lifecycles;
    this.clock = clock;
  }

  /** Begins to wait for every container that is to start again; for a long-lived engine. */
  void resume() {
    for (String id : records.ids()) {
      if (next(id).isPresent()) {
        var _ = Thread.ofVirtual().name("restart-" + id.substring(0, 12)).start(() -> await(id));
      }
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
          lifecycles.restart(id, next.get());
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

  private Optional<Instant> next(String id) {
    return records
        .read(id)
        .filter(record -> !record.removing())
        .map(ContainerRecord::state)
        .flatMap(state ->
            state instanceof ContainerState.Restarting(_, Instant next)
                ? Optional.of(next)
                : Optional.empty());
  }
}
