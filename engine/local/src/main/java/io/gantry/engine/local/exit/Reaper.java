package io.gantry.engine.local.exit;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks.Held;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final Boundaries boundaries;
  private final Unfinished unfinished;

  /** Reaps containers of {@code records}. */
  public Reaper(
      RecordStore records,
      ContainerRuntime runtime,
      Observer observer,
      Remover remover,
      ContainerEvents events,
      Boundaries boundaries) {
    this.records = records;
    this.runtime = runtime;
    this.observer = observer;
    this.remover = remover;
    this.events = events;
    this.boundaries = boundaries;
    this.unfinished =
        new Unfinished(
            records,
            record -> observer.isAlive(record) && !runtime.waits(record.id()),
            id -> Files.exists(observer.directory(id)));
  }

  /** Reaps one if it is over; blocks for its lock. The record afterwards, nothing if it is gone. */
  public Optional<ContainerRecord> reap(String id) {
    Optional<Held> lock = records.lockIfPresent(id);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    try (var _ = lock.get()) {
      return Files.isDirectory(records.directory(id)) ? reapIfRoom(id) : Optional.empty();
    }
  }

  /**
   * As {@link #reapLocked}; a full disk keeps the end of a container from being recorded, but not
   * from being told: whoever comes by when there is room records it.
   */
  public Optional<ContainerRecord> reapIfRoom(String id) {
    try {
      return reapLocked(id);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
      return records.read(id).map(observer::observe);
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
      case ContainerState.Created _, ContainerState.Restarting _ -> {
        remover.release(id);
        yield found;
      }
      case ContainerState.Exited _ -> {
        remover.release(id);
        if (!record.spec().lifecycle().autoRemove()) {
          yield found;
        }
        remover.remove(record, true);
        yield Optional.empty();
      }
      case ContainerState.Running running when !observer.isAlive(record) ->
          finish(record, running, awaitCode(record));
      case ContainerState.Running running ->
          runtime.waits(id) ? finish(record, running, Optional.of(observer.killed())) : found;
    };
  }

  private Optional<ContainerRecord> finish(
      ContainerRecord record, ContainerState.Running running, Optional<Exit> exit) {
    ContainerState.Exited end = observer.ended(running, exit);
    ContainerRecord exited = RestartPlan.decide(record, end);
    record(exited);
    boundaries.passed("end", "record");
    remover.release(record.id());
    events.ended(record, end);
    boundaries.passed("end", "event");
    if (record.spec().lifecycle().autoRemove()) {
      remover.remove(exited, true);
      return Optional.empty();
    }
    return Optional.of(exited);
  }

  /** What goes now need not be recorded, and a full disk must not keep it from going. */
  private void record(ContainerRecord exited) {
    try {
      records.write(exited, false);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED || !exited.spec().lifecycle().autoRemove()) {
        throw e;
      }
    }
  }

  /**
   * Ends one that runs before its removal, by a caller that holds the lock. From here on somebody
   * will remove it.
   */
  public void endLocked(ContainerRecord record, boolean volumes) {
    if (record.state() instanceof ContainerState.Running running) {
      boolean _ = remover.mark(record, volumes);
      events.tell(record, "kill", Map.of("signal", "9"));
      remover.release(record.id());
      events.ended(record, observer.ended(running, Optional.of(observer.killed())));
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
   * containers that do not run, unseen exits. Skips what another process is working on, and what
   * cannot be finished: that stops no other container, and is told to whoever asks for this one.
   */
  public void sweep() {
    for (String id : unfinished.among(records.ids(), System.nanoTime())) {
      Optional<Held> lock = records.tryLock(id);
      if (lock.isPresent()) {
        try (var _ = lock.get()) {
          var _ = reapLocked(id);
        } catch (GantryException _) {
          // told to whoever asks for this one
        }
      }
    }
  }

  /** Those whose creation, start or removal nobody will finish unless a sweep does. */
  public List<String> halfDone() {
    var halfDone = new ArrayList<String>();
    for (String id : records.ids()) {
      if (isHalfDone(id)) {
        Optional<Held> lock = records.tryLock(id);
        if (lock.isPresent()) {
          try (var _ = lock.get()) {
            if (Files.isDirectory(records.directory(id)) && isHalfDone(id)) {
              halfDone.add(id);
            }
          }
        }
      }
    }
    return halfDone;
  }

  /**
   * The containers that somebody has frozen for a while and, being killed, never thawed.
   *
   * @param thaw whether they are thawed
   */
  public List<String> frozen(boolean thaw) {
    var frozen = new ArrayList<String>();
    for (String id : records.ids()) {
      if (runtime.frozen(id)) {
        Optional<Held> lock = records.tryLock(id);
        if (lock.isPresent()) {
          try (var _ = lock.get()) {
            if (isLeftFrozen(id, thaw)) {
              frozen.add(id);
            }
          }
        }
      }
    }
    return frozen;
  }

  private boolean isLeftFrozen(String id, boolean thaw) {
    Optional<Held> freezing = records.tryLockFreezing(id);
    if (freezing.isEmpty()) {
      return false;
    }
    try (var _ = freezing.get()) {
      boolean left =
          runtime.frozen(id)
              && records
                  .read(id)
                  .flatMap(record -> record.state().running())
                  .filter(running -> !running.paused())
                  .isPresent();
      if (left && thaw) {
        runtime.resume(id);
      }
      return left;
    }
  }

  private boolean isHalfDone(String id) {
    Optional<ContainerRecord> record = records.read(id);
    return record.isEmpty()
        || record.get().removing()
        || switch (record.get().state()) {
          case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
              Files.exists(observer.directory(id));
          case ContainerState.Running _ -> runtime.waits(id);
        };
  }
}
