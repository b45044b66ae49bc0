package io.gantry.engine.local.container;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.attach.Pending;
import io.gantry.engine.local.exit.ExitWaits;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.exit.Reaper;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.start.ContainerStarter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Signals;
import java.io.File;
import java.time.Duration;
import java.util.List;
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

  Lifecycles(
      RecordStore records,
      ContainerRuntime runtime,
      Observer observer,
      Reaper reaper,
      ContainerStarter starter,
      ExitWaits waits) {
    this.records = records;
    this.runtime = runtime;
    this.observer = observer;
    this.reaper = reaper;
    this.starter = starter;
    this.waits = waits;
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
        case ContainerState.Created _, ContainerState.Exited _ -> {
          starter.start(record, observer.directory(id), pending);
          yield true;
        }
      };
    } finally {
      waits.started(id);
    }
  }

  void stop(ContainerRecord record, Optional<Integer> timeout, Optional<String> signal) {
    switch (record.state()) {
      case ContainerState.Created _, ContainerState.Exited _ -> {
        return;
      }
      case ContainerState.Running(_, _, boolean paused) -> {
        if (paused) {
          unpause(record.id());
        }
      }
    }
    int grace =
        timeout.orElse(
            record.spec().lifecycle().stopTimeoutSeconds().orElse(DEFAULT_GRACE_SECONDS));
    int number = Signals.number(signal.orElse(record.config().stopSignal()));
    signal(record, number);
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
    var _ = reaper.reap(record.id());
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
      runtime.kill(record.id(), number, false);
    } catch (GantryException e) {
      if (runtime.alive(observer.directory(record.id()))) {
        throw e;
      }
    }
  }

  void kill(ContainerRecord record, String signal) {
    int number = Signals.number(signal);
    switch (record.state()) {
      case ContainerState.Created _, ContainerState.Exited _ ->
          throw new GantryException(
              Kind.CONFLICT,
              "cannot kill container: "
                  + record.name()
                  + ": container "
                  + record.id()
                  + " is not running");
      case ContainerState.Running(_, _, boolean paused) -> {
        if (paused && number == SIGKILL) {
          unpause(record.id());
        }
        runtime.kill(record.id(), number, false);
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
          records.write(record.withState(new ContainerState.Running(pid, startedAt, true)), false);
        }
        case ContainerState.Created _, ContainerState.Exited _ -> throw notRunning(record);
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
          records.write(record.withState(new ContainerState.Running(pid, startedAt, false)), false);
        }
        case ContainerState.Created _, ContainerState.Exited _ -> throw notRunning(record);
      }
    }
  }

  static GantryException notRunning(ContainerRecord record) {
    return new GantryException(Kind.CONFLICT, "Container " + record.id() + " is not running");
  }
}
