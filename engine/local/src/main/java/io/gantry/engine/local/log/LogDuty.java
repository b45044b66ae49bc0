package io.gantry.engine.local.log;

import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next log file of each running container as soon as one was taken. The kernel wakes it
 * once per rotation, not per line; no process has to stay for it.
 */
public final class LogDuty implements Duty {
  private final RecordStore records;
  private final Map<String, WatchKey> keys = new ConcurrentHashMap<>();
  private final Map<WatchKey, ContainerRecord> watched = new ConcurrentHashMap<>();
  private @Nullable WatchService service;

  /** Looks after the logs of {@code records}. */
  public LogDuty(RecordStore records) {
    this.records = records;
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public boolean concerns(ContainerRecord record) {
    return plan(record).isInFiles();
  }

  private static LogPlan plan(ContainerRecord record) {
    return LogPlan.decide(record.spec().lifecycle().log());
  }

  @Override
  public void begin(ContainerRecord record) {
    try {
      WatchService watch = service();
      Path directory = records.directory(record.id());
      WatchKey key = directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      keys.put(record.id(), key);
      watched.put(key, record);
      prepare(record);
    } catch (IOException e) {
      if (records.isComplete(record.id())) {
        throw new GantryException(Kind.INTERNAL, "cannot watch the log of " + record.id(), e);
      }
    }
  }

  private WatchService service() throws IOException {
    WatchService made = service;
    if (made == null) {
      WatchService fresh = FileSystems.getDefault().newWatchService();
      var _ = Thread.ofPlatform().daemon().name("log-rotation").start(() -> watch(fresh));
      made = fresh;
      service = fresh;
    }
    return made;
  }

  private void watch(WatchService watch) {
    try {
      while (true) {
        WatchKey key = watch.take();
        boolean rotated =
            key.pollEvents().stream()
                .anyMatch(event -> LogGenerations.CURRENT.equals(String.valueOf(event.context())));
        boolean _ = key.reset();
        ContainerRecord record = watched.get(key);
        if (rotated && record != null) {
          prepare(record);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** On a full disk it is made at the next rotation. */
  private void prepare(ContainerRecord record) {
    try {
      LogGenerations.prepare(records.directory(record.id()), plan(record).mostFiles());
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED && records.isComplete(record.id())) {
        throw e;
      }
    }
  }

  @Override
  public void end(String id) {
    WatchKey key = keys.remove(id);
    if (key != null) {
      var _ = watched.remove(key);
      key.cancel();
    }
  }
}
