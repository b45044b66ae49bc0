package io.gantry.engine.local.exit;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What a container's state is now, whatever its record says. Changes nothing, takes no lock. */
public final class Observer {
  /** The exit code of a process whose end nobody saw. */
  private static final int UNKNOWN = 255;

  /** 128 and SIGKILL. */
  private static final int KILLED = 137;

  private final RecordStore records;
  private final ContainerRuntime runtime;
  private final Path runDirectories;
  private final String bootId;
  private final Clock clock;

  /** Looks at the run directories below {@code runDirectories} of this boot. */
  public Observer(
      RecordStore records,
      ContainerRuntime runtime,
      Path runDirectories,
      String bootId,
      Clock clock) {
    this.records = records;
    this.runtime = runtime;
    this.runDirectories = runDirectories;
    this.bootId = bootId;
    this.clock = clock;
  }

  /** The run directory of a container. */
  public Path directory(String id) {
    return runDirectories.resolve(id);
  }

  /**
   * The record with the state that holds now. One whose process is dead runs until its monitor has
   * said how it ended.
   */
  public ContainerRecord observe(ContainerRecord record) {
    Optional<ContainerState.Running> running = record.state().running();
    if (running.isEmpty() || isAlive(record)) {
      return record;
    }
    Optional<Exit> exit = lastExit(record);
    if (exit.isEmpty() && record.bootId().equals(bootId)) {
      if (runtime.ending(directory(record.id()))) {
        return record;
      }
      exit = lastExit(record); // said while we looked
    }
    if (exit.isPresent() || !record.bootId().equals(bootId)) {
      return record.exited(ended(running.get(), exit));
    }
    // whoever took the exit code away has written it down before
    return records
        .read(record.id())
        .filter(now -> now.state().running().isEmpty())
        .orElseGet(() -> record.exited(ended(running.get(), Optional.empty())));
  }

  /** Whether the process of a record that says running is there. */
  boolean isAlive(ContainerRecord record) {
    return record.bootId().equals(bootId) && runtime.alive(directory(record.id()));
  }

  /** How a container ended that is known to have ended. */
  ContainerState.Exited ended(ContainerState.Running running, Optional<Exit> exit) {
    Instant at = exit.map(Exit::at).orElseGet(clock::instant);
    return new ContainerState.Exited(
        exit.map(Exit::code).orElse(UNKNOWN),
        exit.map(Exit::oomKilled).orElse(false),
        Optional.of(running.startedAt()),
        at.isBefore(running.startedAt()) ? running.startedAt() : at,
        "");
  }

  /** The end of a process that is killed just now. */
  Exit killed() {
    return new Exit(KILLED, clock.instant(), false);
  }

  private Optional<Exit> lastExit(ContainerRecord record) {
    return record.bootId().equals(bootId) ? runtime.exit(directory(record.id())) : Optional.empty();
  }
}
