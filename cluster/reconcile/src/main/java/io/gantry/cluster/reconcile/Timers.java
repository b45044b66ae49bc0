package io.gantry.cluster.reconcile;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that waits for all: tasks run on it at their time and must not block. */
public final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;

  /** Starts no thread before the first task. */
  public Timers() {
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("cluster-timers").factory());
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setRejectedExecutionHandler((_, _) -> {});
  }

  /** Runs {@code task} after {@code wait}, unless cancelled or closed before. */
  public Future<?> schedule(Duration wait, Runnable task) {
    return thread.schedule(task, Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** Drops what has not begun. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
