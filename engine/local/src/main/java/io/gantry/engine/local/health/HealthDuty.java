package io.gantry.engine.local.health;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Health;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.exec.ToldExec;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks the health of running containers, a thread each, which sleeps between probes. */
public final class HealthDuty implements Duty {
  private static final int SIGKILL = 9;

  private final RecordStore records;
  private final Observer observer;
  private final ContainerRuntime runtime;
  private final ContainerEvents events;
  private final Clock clock;
  private final Probe probe;
  private final Map<String, Thread> threads = new ConcurrentHashMap<>();

  /** Checks containers of {@code records}. */
  public HealthDuty(
      RecordStore records,
      Observer observer,
      ContainerRuntime runtime,
      ToldExec execs,
      ContainerEvents events,
      Clock clock) {
    this.records = records;
    this.observer = observer;
    this.runtime = runtime;
    this.events = events;
    this.clock = clock;
    this.probe = new Probe(execs, clock);
  }

  @Override
  public boolean concerns(ContainerRecord record) {
    return record.config().health().isPresent();
  }

  @Override
  public void begin(ContainerRecord record) {
    end(record.id());
    String id = record.id();
    HealthCheck check = Verdict.effective(record.config().health().orElseThrow());
    Instant startedAt = record.state().running().orElseThrow().startedAt();
    threads.put(
        id,
        Thread.ofVirtual()
            .name("health-" + id.substring(0, 12))
            .start(() -> check(id, check, startedAt)));
  }

  @Override
  public void end(String id) {
    Thread thread = threads.remove(id);
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void check(String id, HealthCheck check, Instant startedAt) {
    Path directory = observer.directory(id);
    Health health = HealthFile.read(directory);
    try {
      while (true) {
        Thread.sleep(Verdict.pause(check, health, startedAt, clock.instant()));
        Optional<ContainerRecord> record = records.read(id).map(observer::observe);
        if (record.isEmpty()
            || !(record.get().state()
                instanceof ContainerState.Running(_, Instant since, boolean paused))
            || !since.equals(startedAt)) {
          return;
        }
        Optional<Health.Result> result =
            paused ? Optional.empty() : probe(record.get(), directory, check);
        if (result.isPresent()) {
          Health next = Verdict.decide(check, health, startedAt, result.get());
          HealthFile.write(directory, next);
          if (next.status() != health.status()) {
            changed(record.get(), next.status());
          }
          health = next;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Health.Result> probe(ContainerRecord record, Path directory, HealthCheck check)
      throws InterruptedException {
    try {
      return Optional.of(probe.run(record, directory, check));
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void changed(ContainerRecord record, Health.Status status) {
    events.tell(record, "health_status: " + status.word());
    if (status == Health.Status.UNHEALTHY
        && record.spec().lifecycle().restart().mode() == RestartPolicy.Mode.ON_UNHEALTHY) {
      runtime.kill(record.id(), SIGKILL, true);
    }
  }
}
