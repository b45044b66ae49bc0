package io.gantry.engine.local.keep;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Events;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does all duties of all running containers, if this process is the one of its state root to do
 * them; else it waits in the kernel until it is. Idle, it costs nothing.
 */
public final class Keeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
  private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

  private final Path lock;
  private final RecordStore records;
  private final Observer observer;
  private final Events events;
  private final List<Duty> duties;
  private final PathLocks locks = new PathLocks();
  private final Set<String> kept = ConcurrentHashMap.newKeySet();
  private final Set<String> needed = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins on a thread of its own.
   *
   * @param lock the file whose lock makes a keeper
   */
  public Keeper(
      Path lock, RecordStore records, Observer observer, Events events, List<Duty> duties) {
    this.lock = lock;
    this.records = records;
    this.observer = observer;
    this.events = events;
    this.duties = List.copyOf(duties);
    thread = Thread.ofPlatform().daemon().name("keeper").start(this::run);
  }

  /** Whether there is a running container that needs this process. */
  public boolean busy() {
    return !needed.isEmpty();
  }

  private void run() {
    try {
      while (!closed && !keep()) {
        Thread.sleep(TRY_AGAIN);
      }
    } catch (InterruptedException _) {
      return;
    }
  }

  /** Keeps until it is closed; false if it failed and may be tried again. */
  private boolean keep() throws InterruptedException {
    try {
      Files.createDirectories(lock.toAbsolutePath().getParent());
      try (var _ = locks.acquire(lock);
          EventStream stream = events.open(Optional.empty(), Optional.empty())) {
        for (String id : records.ids()) {
          begin(id);
        }
        while (!closed) {
          Optional<Event> event = stream.next();
          if (event.isEmpty()) {
            return true;
          }
          hear(event.get());
        }
      }
      return true;
    } catch (GantryException e) {
      return switch (e.kind()) {
        case CANCELLED -> true;
        case EXHAUSTED -> false;
        default -> {
          LOG.log(System.Logger.Level.WARNING, "containers are not kept: " + e.text());
          yield false;
        }
      };
    } catch (IOException e) {
      if (!DiskException.isFull(e)) {
        LOG.log(System.Logger.Level.WARNING, "containers are not kept: " + e);
      }
      return false;
    } finally {
      List.copyOf(kept).forEach(this::end);
    }
  }

  private void hear(Event event) {
    if (event.type().equals("container")) {
      switch (event.action()) {
        case "start" -> begin(event.actor());
        case "die", "destroy" -> end(event.actor());
        default -> {}
      }
    }
    if (event.type().equals("network")) {
      switch (event.action()) {
        case "connect", "disconnect" -> follow(event.attributes().getOrDefault("container", ""));
        default -> {}
      }
    }
  }

  /** A container that runs in other networks than before. */
  private void follow(String id) {
    Optional<ContainerRecord> found = running(id);
    if (found.isEmpty()) {
      return;
    }
    for (Duty duty : duties) {
      if (duty.followsNetworks() && !duty.concerns(found.get())) {
        duty.end(id);
      } else if (duty.followsNetworks()) {
        begin(duty, found.get());
      }
    }
  }

  private void begin(String id) {
    Optional<ContainerRecord> found = running(id);
    if (found.isEmpty()) {
      return;
    }
    for (Duty duty : duties) {
      if (duty.concerns(found.get())) {
        begin(duty, found.get());
      }
    }
  }

  private Optional<ContainerRecord> running(String id) {
    try {
      return records
          .read(id)
          .map(observer::observe)
          .filter(record -> record.state().running().isPresent());
    } catch (GantryException e) { // it must not end the others
      LOG.log(System.Logger.Level.WARNING, "no duty is done for " + id, e);
      return Optional.empty();
    }
  }

  private void begin(Duty duty, ContainerRecord record) {
    boolean _ = kept.add(record.id());
    if (duty.lasts()) {
      boolean _ = needed.add(record.id());
    }
    try {
      duty.begin(record);
    } catch (GantryException e) { // it must not end the others
      LOG.log(System.Logger.Level.WARNING, "a duty is not done for " + record.name(), e);
    }
  }

  private void end(String id) {
    boolean _ = needed.remove(id);
    if (kept.remove(id)) {
      for (Duty duty : duties) {
        duty.end(id);
      }
    }
  }

  /** Ends all duties here; another process may take them over. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
