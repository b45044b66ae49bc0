package io.gantry.engine.local.exit;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.concurrent.PathLocks.Held;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Records exits and finishes what crashed processes began. */
public final class Reaper {
  /** conmon writes the exit code within milliseconds of the end. */
  private static final Duration EXIT_CODE_LIMIT = Duration.ofSeconds(5);

  private final RecordStore records;
  private final ContainerRuntime runtime;
  private final Observer observer;
  private final Remover remover;
  private final ContainerEvents events;

  /** Reaps containers of {@code records}. */
  public Reaper(
      RecordStore records,
      ContainerRuntime runtime,
      Observer observer,
      Remover remover,
      ContainerEvents events) {
    this.records = records;
    this.runtime = runtime;
    this.observer = observer;
    this.remover = remover;
    this.events = events;
  }

  /** Reaps one if it is over; blocks for its lock. The record afterwards, nothing if it is gone. */
  public Optional<ContainerRecord> reap(String id) {
    Optional<Held> lock = records.lockIfPresent(id);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (var _ = lock.get()) {
      return Files.isDirectory(records.directory(id)) ? reapLocked(id) : Optional.empty();
    }
  }

  /** As {@link #reap}, by a caller that holds the lock. */
  public Optional<ContainerRecord> reapLocked(String id) {
    Optional<ContainerRecord> found = records.read(id);
    if (found.isEmpty()) {
      remover.removeIncomplete(id);
      return Optional.empty();
    }
    ContainerRecord record = found.get();
    if (record.removing()) {
      remover.remove(record, record.spec().lifecycle().autoRemove());
      return Optional.empty();
    }
    return switch (record.state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        remover.release(id);
        yield found;
      }
      case ContainerState.Running running ->
          observer.isAlive(record) ? found : finish(record, running);
    };
  }

  private Optional<ContainerRecord> finish(ContainerRecord record, ContainerState.Running running) {
    ContainerState.Exited end = observer.ended(running, awaitCode(record));
    ContainerRecord exited = RestartPlan.decide(record, end);
    records.write(exited, false);
    remover.release(record.id());
    died(record, running, end);
    if (record.spec().lifecycle().autoRemove()) {
      remover.remove(exited, true);
      return Optional.empty();
    }
    return Optional.of(exited);
  }

  private void died(
      ContainerRecord record, ContainerState.Running running, ContainerState.Exited end) {
    if (end.oomKilled()) {
      events.tell(record, "oom");
    }
    long ran = Duration.between(running.startedAt(), end.finishedAt()).toSeconds();
    events.tell(
        record,
        "die",
        Map.of("exitCode", Integer.toString(end.exitCode()), "execDuration", Long.toString(ran)));
  }

  /** Ends one that runs before its removal, by a caller that holds the lock. */
  public void endLocked(ContainerRecord record) {
    if (record.state() instanceof ContainerState.Running running) {
      events.tell(record, "kill", Map.of("signal", "9"));
      remover.release(record.id());
      died(record, running, observer.ended(running, Optional.of(observer.killed())));
    }
  }

  private Optional<Exit> awaitCode(ContainerRecord record) {
    var directory = observer.directory(record.id());
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    Optional<Exit> exit = runtime.exit(directory);
    if (exit.isPresent()) {
      return exit;
    }
    try {
      return runtime.awaitExit(directory, EXIT_CODE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Finishes what crashed processes left: incomplete creations and removals, run directories of
   * containers that do not run, unseen exits. Skips what another process is working on.
   */
  public void sweep() {
    for (String id : records.ids()) {
      if (needsReaping(id)) {
        Optional<Held> lock = records.tryLock(id);
        if (lock.isPresent()) {
          try (var _ = lock.get()) {
            var _ = reapLocked(id);
          }
        }
      }
    }
  }

  private boolean needsReaping(String id) {
    Optional<ContainerRecord> record = records.read(id);
    if (record.isEmpty()) {
      return records.isAbandoned(id);
    }
    if (record.get().removing()) {
      return true;
    }
    return switch (record.get().state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
          Files.exists(observer.directory(id));
      case ContainerState.Running _ -> !observer.isAlive(record.get());
    };
  }
}
