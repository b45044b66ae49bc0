package io.gantry.engine.local.exit;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.WaitCondition;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for exits. A wait for a container that does not run yet is woken by {@link #started}; a
 * start or a removal by another process is noticed by looking again now and then.
 */
public final class ExitWaits {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final RecordStore records;
  private final ContainerRuntime runtime;
  private final Observer observer;
  private final Reaper reaper;
  private final Map<String, CountDownLatch> starts = new ConcurrentHashMap<>();

  /** Waits for containers of {@code records}. */
  public ExitWaits(
      RecordStore records, ContainerRuntime runtime, Observer observer, Reaper reaper) {
    this.records = records;
    this.runtime = runtime;
    this.observer = observer;
    this.reaper = reaper;
  }

  /** Wakes those who wait for the start of a container. */
  public void started(String id) {
    CountDownLatch latch = starts.remove(id);
    if (latch != null) {
      latch.countDown();
    }
  }

  /** Registers a wait for a container that was seen in this state. */
  public ExitWait register(ContainerRecord seen, WaitCondition condition) {
    String id = seen.id();
    return switch (seen.state()) {
      case ContainerState.Running _ -> () -> awaitEnd(seen, condition);
      case ContainerState.Created _ when condition == WaitCondition.NOT_RUNNING -> () -> 0;
      case ContainerState.Exited(int code, _, _, _, _)
          when condition == WaitCondition.NOT_RUNNING ->
          () -> code;
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        CountDownLatch latch = starts.computeIfAbsent(id, _ -> new CountDownLatch(1));
        yield () -> awaitStartAndEnd(seen, condition, latch);
      }
    };
  }

  private int awaitStartAndEnd(ContainerRecord seen, WaitCondition condition, CountDownLatch latch)
      throws InterruptedException {
    while (true) {
      boolean woken = latch.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      Optional<ContainerRecord> record = records.read(seen.id());
      if (record.isEmpty()) {
        return 0;
      }
      switch (record.get().state()) {
        case ContainerState.Running _ -> {
          return awaitEnd(record.get(), condition);
        }
        case ContainerState.Exited(int code, _, _, _, _)
            when woken || !record.get().equals(seen) -> {
          return condition == WaitCondition.REMOVED ? awaitRemoval(seen.id(), code) : code;
        }
        case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {}
      }
    }
  }

  private int awaitEnd(ContainerRecord running, WaitCondition condition)
      throws InterruptedException {
    Optional<Exit> exit = Optional.empty();
    while (exit.isEmpty() && goesOn(running)) {
      exit = awaitExit(observer.directory(running.id()));
    }
    Optional<ContainerRecord> after = reaper.reap(running.id());
    int code = exit.map(Exit::code).orElseGet(() -> recorded(after));
    return condition == WaitCondition.REMOVED ? awaitRemoval(running.id(), code) : code;
  }

  private Optional<Exit> awaitExit(Path directory) throws InterruptedException {
    try {
      return runtime.awaitExit(directory, Duration.ofSeconds(60));
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty(); // its next run has begun
    }
  }

  /** Whether a container that was seen running is still in that run, not in one after it. */
  private boolean goesOn(ContainerRecord running) {
    return Files.isDirectory(observer.directory(running.id()))
        && records
            .read(running.id())
            .filter(now -> started(now).equals(started(running)))
            .isPresent();
  }

  private static Optional<Instant> started(ContainerRecord record) {
    return record.state().running().map(ContainerState.Running::startedAt);
  }

  /** What it ended with, though it may run again by now. */
  private static int recorded(Optional<ContainerRecord> record) {
    return record
        .map(found ->
            found
                .state()
                .ended()
                .map(ContainerState.Exited::exitCode)
                .orElse(found.restarts().lastCode()))
        .orElse(0);
  }

  private int awaitRemoval(String id, int code) throws InterruptedException {
    var never = new CountDownLatch(1);
    while (Files.isDirectory(records.directory(id))) {
      boolean _ = never.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }
    return code;
  }
}
