package io.gantry.engine.local.keep;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Events;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does all duties of all running containers, if this process is the one of its state root to do
 * them; else it waits in the kernel until it is. Idle, it costs nothing.
 */
public final class Keeper implements AutoCloseable {
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
      Files.createDirectories(lock.toAbsolutePath().getParent());
      try (var _ = locks.acquire(lock);
          EventStream stream = events.open(Optional.empty(), Optional.empty())) {
        for (String id : records.ids()) {
          begin(id);
        }
        while (!closed) {
          Optional<Event> event = stream.next();
          if (event.isEmpty()) {
            return;
          }
          hear(event.get());
        }
      }
    } catch (InterruptedException _) {
      return;
    } catch (GantryException e) {
      if (e.kind() != Kind.CANCELLED) {
        throw e;
      }
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot make " + lock.getParent() + ": " + e, e);
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
  }

  private void begin(String id) {
    Optional<ContainerRecord> found = records.read(id).map(observer::observe);
    if (found.isEmpty() || found.get().state().running().isEmpty()) {
      return;
    }
    for (Duty duty : duties) {
      if (duty.concerns(found.get())) {
        boolean _ = kept.add(id);
        if (duty.lasts()) {
          boolean _ = needed.add(id);
        }
        duty.begin(found.get());
      }
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
