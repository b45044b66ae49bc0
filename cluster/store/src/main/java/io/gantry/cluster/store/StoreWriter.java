package io.gantry.cluster.store;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that touches the tables. It takes what has gathered while the disk was busy, does
 * it in one transaction, and answers when that is durable: the more callers, the larger the groups.
 * It also wakes for the next key that expires, and for nothing else.
 */
final class StoreWriter {
  private static final int LARGEST_GROUP = 1024;
  private static final int PAUSE_MILLIS = 1000;

  /** One thing to do; its answer is given after the commit. */
  @FunctionalInterface
  interface Work<T> {
    T on(Tables tables, Compaction compaction) throws SQLException;
  }

  private final Tables tables;
  private final Compaction compaction;
  private final Recent recent;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile long oldest;
  private long wakeAt;
  private long pausedUntil;

  StoreWriter(Tables tables, Compaction compaction, Recent recent, InstantSource clock)
      throws SQLException {
    this.tables = tables;
    this.compaction = compaction;
    this.recent = recent;
    this.clock = clock;
    oldest = compaction.oldest();
    wakeAt = tables.firstExpiry();
    // SQLite is native code: a virtual thread would hold its carrier.
    thread = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The oldest revision whose change is kept. */
  long oldest() {
    return oldest;
  }

  /** Blocks until {@code work} is done and durable. */
  <T> T submit(Work<T> work) {
    var task = new Task<>(work);
    if (!closed) {
      queue.add(task);
    }
    if (closed) {
      task.answer.completeExceptionally(closedError());
    }
    try {
      return task.answer.join();
    } catch (CompletionException e) {
      throw switch (e.getCause()) {
        // Thrown anew: the caller's own stack says more than the writer's.
        case CompactedException known -> known;
        case GantryException known ->
            new GantryException(known.kind(), known.text(), known.getCause());
        case Throwable other -> new GantryException(Kind.INTERNAL, "store: " + other, other);
        case null -> e;
      };
    }
  }

  /** Does what was submitted before, then closes the tables. */
  void close() {
    Task<?> last = new Task<>((_, _) -> true);
    last.isLast = true;
    queue.add(last);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var group = new ArrayList<Task<?>>();
    boolean open = true;
    while (open) {
      group.clear();
      take(group);
      open = group.stream().noneMatch(task -> task.isLast);
      perform(group);
    }
    closed = true;
    for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
      task.answer.completeExceptionally(closedError());
    }
    try {
      tables.close();
    } catch (SQLException _) {
      // All that was acknowledged is in the log, which the next open reads.
    }
  }

  private void take(List<Task<?>> group) {
    try {
      long until = Math.max(compaction.isSweeping() ? 0 : wakeAt, pausedUntil);
      Task<?> first =
          until == Long.MAX_VALUE
              ? queue.take()
              : queue.poll(Math.max(0, until - clock.millis()), TimeUnit.MILLISECONDS);
      if (first != null) {
        group.add(first);
        queue.drainTo(group, LARGEST_GROUP - 1);
      }
    } catch (InterruptedException _) {
      // Nobody has this thread; the queue is looked at again.
    }
  }

  private void perform(List<Task<?>> group) {
    try {
      for (Task<?> task : group) {
        task.perform(tables, compaction);
      }
      long now = clock.millis();
      if (now >= pausedUntil) {
        tidy(now);
      }
      List<Store.Change> changes = tables.commit();
      oldest = compaction.oldest();
      if (!changes.isEmpty()) {
        recent.publish(changes);
        wakeAt = tables.firstExpiry();
      }
      group.forEach(Task::succeed);
    } catch (SQLException e) {
      undo(group, DatabaseFile.failure("cannot write to the store", e));
    } catch (RuntimeException | Error e) {
      undo(group, new GantryException(Kind.INTERNAL, "store: " + e, e));
    }
  }

  private void tidy(long now) throws SQLException {
    if (wakeAt <= now) {
      tables.expire(now, LARGEST_GROUP);
    }
    compaction.tick(now);
    if (compaction.isSweeping()) {
      compaction.sweep();
    }
  }

  private void undo(List<Task<?>> group, GantryException failure) {
    try {
      tables.rollback();
      compaction.reload();
      recent.publish(tables.history("", recent.revision(), Integer.MAX_VALUE));
    } catch (SQLException | GantryException e) {
      failure.addSuppressed(e);
    }
    // A full disk must not make a busy loop of expiry and compaction.
    pausedUntil = clock.millis() + PAUSE_MILLIS;
    group.forEach(task -> task.answer.completeExceptionally(failure));
  }

  private static GantryException closedError() {
    return new GantryException(Kind.UNAVAILABLE, "the store is closed");
  }

  private static final class Task<T> {
    private final Work<T> work;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable GantryException refusal;
    private boolean isLast;

    Task(Work<T> work) {
      this.work = work;
    }

    void perform(Tables tables, Compaction compaction) throws SQLException {
      try {
        result = work.on(tables, compaction);
      } catch (CompactedException e) {
        refusal = e;
      }
    }

    void succeed() {
      if (refusal == null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(refusal);
      }
    }
  }
}
