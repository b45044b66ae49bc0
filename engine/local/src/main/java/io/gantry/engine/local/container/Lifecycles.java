package io.gantry.engine.local.container;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.attach.Pending;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.exit.ExitWaits;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.exit.Reaper;
import io.gantry.engine.local.exit.RestartPlan;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.record.Restarts;
import io.gantry.engine.local.start.ContainerStarter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks.Held;
import io.gantry.platform.linux.process.Signals;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Start, stop, kill, pause: the moves between states, each under the container's lock. */
final class Lifecycles {
  private static final int SIGKILL = 9;
  private static final int DEFAULT_GRACE_SECONDS = 10;
  private static final Duration KILL_LIMIT = Duration.ofSeconds(30);

  private final RecordStore records;
  private final ContainerRuntime runtime;
  private final Observer observer;
  private final Reaper reaper;
  private final ContainerStarter starter;
  private final ExitWaits waits;
  private final ContainerEvents events;
  private final Boundaries boundaries;
  private final Clock clock;

  Lifecycles(
      RecordStore records,
      ContainerRuntime runtime,
      Observer observer,
      Reaper reaper,
      ContainerStarter starter,
      ExitWaits waits,
      ContainerEvents events,
      Boundaries boundaries,
      Clock clock) {
    this.records = records;
    this.runtime = runtime;
    this.observer = observer;
    this.reaper = reaper;
    this.starter = starter;
    this.waits = waits;
    this.events = events;
    this.boundaries = boundaries;
    this.clock = clock;
  }

  /** Starts; true if it was not running before. */
  boolean start(String id, List<Pending> pending) {
    try (var _ = records.lock(id)) {
      ContainerRecord record =
          reaper
              .reapLocked(id)
              .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "No such container: " + id));
      return switch (record.state()) {
        case ContainerState.Running(_, _, boolean paused) when paused ->
            throw new GantryException(
                Kind.CONFLICT, "cannot start a paused container, try unpause instead");
        case ContainerState.Running _ -> false;
        case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
          start(record.with(Restarts.after(lastCode(record))), pending);
          yield true;
        }
      };
    } finally {
      waits.started(id);
    }
  }

  private static int lastCode(ContainerRecord record) {
    return record.state().ended().map(ContainerState.Exited::exitCode).orElse(0);
  }

  private void start(ContainerRecord record, List<Pending> pending) {
    ContainerRecord running = starter.start(record, observer.directory(record.id()), pending);
    boundaries.passed("start", "done");
    events.started(running);
  }

  /** Starts again what its policy wants to start at {@code next}, unless that has changed. */
  void restart(String id, Instant next) {
    Optional<Held> lock = records.lockIfPresent(id);
    if (lock.isEmpty()) {
      return;
    }
    try (var _ = lock.get()) {
      Optional<ContainerRecord> record = reaper.reapLocked(id);
      if (record.isPresent()
          && record.get().state() instanceof ContainerState.Restarting(_, Instant planned)
          && planned.equals(next)) {
        try {
          start(record.get(), List.of());
        } catch (GantryException failure) {
          records.write(RestartPlan.decide(record.get(), failed(failure)), false);
        }
      }
    } finally {
      waits.started(id);
    }
  }

  private ContainerState.Exited failed(GantryException failure) {
    int code =
        switch (failure.kind()) {
          case COMMAND_NOT_FOUND -> 127;
          case COMMAND_NOT_EXECUTABLE -> 126;
          default -> 128;
        };
    return new ContainerState.Exited(
        code, false, Optional.empty(), clock.instant(), failure.text());
  }

  /** Starts what is to start with the host; what fails is tried again as its policy says. */
  void startAtBoot(String bootId) {
    for (String id : records.ids()) {
      Optional<ContainerRecord> record = records.read(id);
      if (record.isPresent()
          && !record.get().bootId().equals(bootId)
          && RestartPlan.atBoot(record.get())) {
        startAtBoot(id, bootId);
      }
    }
  }

  private void startAtBoot(String id, String bootId) {
    try (var _ = records.lock(id)) {
      Optional<ContainerRecord> found = reaper.reapLocked(id);
      if (found.isEmpty() || found.get().bootId().equals(bootId)) {
        return;
      }
      ContainerRecord record = found.get().with(Restarts.NONE);
      try {
        start(record, List.of());
      } catch (GantryException failure) {
        records.write(RestartPlan.decide(record, failed(failure)), false);
      }
    }
  }

  void stop(ContainerRecord seen, Optional<Integer> timeout, Optional<String> signal) {
    ContainerRecord record = byUser(seen);
    switch (record.state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        return;
      }
      case ContainerState.Running(_, _, boolean paused) -> {
        if (paused) {
          unpause(record.id());
        }
      }
    }
    boundaries.passed("stop", "intent");
    int grace =
        timeout.orElse(
            record.spec().lifecycle().stopTimeoutSeconds().orElse(DEFAULT_GRACE_SECONDS));
    int number = Signals.number(signal.orElse(record.config().endSignal()));
    signal(record, number);
    boundaries.passed("stop", "signal");
    Duration limit = grace < 0 ? Duration.ofDays(3650) : Duration.ofSeconds(grace);
    if (!awaitExit(record, limit)) {
      signal(record, SIGKILL);
      if (!awaitExit(record, KILL_LIMIT)) {
        throw new GantryException(
            Kind.UNAVAILABLE,
            "container "
                + record.name()
                + " did not end after SIGKILL: its process hangs in the"
                + " kernel");
      }
    }
    boundaries.passed("stop", "exit");
    var _ = reaper.reap(record.id());
    boundaries.passed("stop", "reaped");
    events.tell(record, "stop");
  }

  /**
   * Remembers that a user ends it, before it ends: nobody starts it again. One that waits for its
   * restart is over.
   */
  private ContainerRecord byUser(ContainerRecord seen) {
    if (seen.spec().lifecycle().restart().mode() == RestartPolicy.Mode.NO) {
      return seen;
    }
    try (var _ = records.lock(seen.id())) {
      Optional<ContainerRecord> found = reaper.reapLocked(seen.id());
      if (found.isEmpty()) {
        return seen;
      }
      ContainerRecord record = found.get().with(found.get().restarts().byUser());
      if (record.state() instanceof ContainerState.Restarting(ContainerState.Exited last, _)) {
        record = record.withState(last);
      }
      records.write(record, false);
      return record;
    }
  }

  private boolean awaitExit(ContainerRecord record, Duration limit) {
    File directory = observer.directory(record.id()).toFile();
    try {
      return !directory.isDirectory()
          || runtime.awaitExit(directory.toPath(), limit).isPresent()
          || !directory.isDirectory(); // another waiter has seen the exit and reaped it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while stopping " + record.name(), e);
    }
  }

  private void signal(ContainerRecord record, int number) {
    try {
      told(record, number);
      runtime.kill(record.id(), number, false);
    } catch (GantryException e) {
      if (runtime.alive(observer.directory(record.id()))) {
        throw e;
      }
    }
  }

  private void told(ContainerRecord record, int number) {
    events.tell(record, "kill", Map.of("signal", Integer.toString(number)));
  }

  void kill(ContainerRecord seen, String signal) {
    int number = Signals.number(signal);
    boolean ends = number == SIGKILL || number == Signals.number(seen.config().endSignal());
    boolean waits = seen.state() instanceof ContainerState.Restarting;
    ContainerRecord record = ends || waits ? byUser(seen) : seen;
    switch (record.state()) {
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        if (!waits) {
          throw new GantryException(
              Kind.CONFLICT,
              "cannot kill container: "
                  + record.name()
                  + ": container "
                  + record.id()
                  + " is not running");
        }
      }
      case ContainerState.Running(_, _, boolean paused) -> {
        if (paused && number == SIGKILL) {
          unpause(record.id());
        }
        runtime.kill(record.id(), number, false);
        told(record, number);
        if (number == SIGKILL && awaitExit(record, KILL_LIMIT)) {
          var _ = reaper.reap(record.id());
        }
      }
    }
  }

  void pause(String id) {
    try (var _ = records.lock(id)) {
      ContainerRecord record = observer.observe(records.get(id));
      switch (record.state()) {
        case ContainerState.Running(long pid, var startedAt, boolean paused) -> {
          if (paused) {
            throw new GantryException(
                Kind.CONFLICT, "Container " + record.name() + " is already paused");
          }
          runtime.pause(id);
          write(record, new ContainerState.Running(pid, startedAt, true), () -> runtime.resume(id));
          events.tell(record, "pause");
        }
        case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
            throw notRunning(record);
      }
    }
  }

  void unpause(String id) {
    try (var _ = records.lock(id)) {
      ContainerRecord record = observer.observe(records.get(id));
      switch (record.state()) {
        case ContainerState.Running(long pid, var startedAt, boolean paused) -> {
          if (!paused) {
            throw new GantryException(
                Kind.CONFLICT, "Container " + record.name() + " is not paused");
          }
          runtime.resume(id);
          write(record, new ContainerState.Running(pid, startedAt, false), () -> runtime.pause(id));
          events.tell(record, "unpause");
        }
        case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ ->
            throw notRunning(record);
      }
    }
  }

  /** Records what was just done; where that fails it is taken back. */
  private void write(ContainerRecord record, ContainerState.Running state, Runnable undo) {
    try {
      records.write(record.withState(state), false);
    } catch (GantryException failure) {
      try {
        undo.run();
      } catch (GantryException more) {
        failure.addSuppressed(more);
      }
      throw failure;
    }
  }

  static GantryException notRunning(ContainerRecord record) {
    return new GantryException(
        Kind.CONFLICT,
        record.state() instanceof ContainerState.Restarting
            ? "Container " + record.id() + " is restarting, wait until the container is running"
            : "Container " + record.id() + " is not running");
  }
}
