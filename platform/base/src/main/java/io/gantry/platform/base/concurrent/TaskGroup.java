package io.gantry.platform.base.concurrent;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that never outlive the block that opened them; the first failure cancels the
 * rest.
 *
 * <p>A child is listed before it starts, and marks the group failed after it is itself complete: so
 * a failure reaches every sibling, whether forked before it or after, and never its own child.
 */
public final class TaskGroup implements AutoCloseable {
  private final String name;
  private final ExecutorService executor;
  private final ConcurrentLinkedQueue<Child<?>> children = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private TaskGroup(String name) {
    this.name = name;
    executor = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Opens a group whose threads are called {@code name-0}, {@code name-1} and so on. */
  public static TaskGroup open(String name) {
    return new TaskGroup(name);
  }

  /** Starts a child, or returns a cancelled one if a sibling has failed. */
  public <T> Future<T> fork(Callable<T> task) {
    var child = new Child<>(task);
    children.add(child);
    if (failure.get() == null) {
      executor.execute(child);
    } else {
      child.cancel(true);
    }
    return child;
  }

  /**
   * Waits for every child, then rethrows the first failure: itself where it is a {@link
   * GantryException}, else wrapped in one.
   */
  public void join(Duration limit) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new GantryException(Kind.UNAVAILABLE, name + ": not done after " + limit);
    }
    switch (failure.get()) {
      case null -> {}
      case GantryException known -> throw known;
      case Throwable other -> throw new GantryException(Kind.INTERNAL, name + ": " + other, other);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }

  private final class Child<T> extends FutureTask<T> {
    Child(Callable<T> task) {
      super(task);
    }

    @Override
    protected void setException(Throwable thrown) {
      super.setException(thrown);
      if (failure.compareAndSet(null, thrown)) {
        children.forEach(child -> child.cancel(true));
      }
    }
  }
}
