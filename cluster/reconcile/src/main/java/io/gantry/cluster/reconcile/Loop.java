package io.gantry.cluster.reconcile;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Workers that take keys from a queue and reconcile them. A failure is logged once per key and
 * repeated with a back-off; conflicts and things that are gone meanwhile are no failures.
 */
public final class Loop<K> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Loop.class.getName());

  private final String name;
  private final int workers;
  private final WorkQueue<K> queue;
  private final Reconciler<K> reconciler;
  private final List<Thread> threads = new ArrayList<>();

  /** {@code workers} virtual threads called {@code name-0}, {@code name-1} and so on. */
  public Loop(String name, int workers, WorkQueue<K> queue, Reconciler<K> reconciler) {
    this.name = name;
    this.workers = workers;
    this.queue = queue;
    this.reconciler = reconciler;
  }

  /** The queue that the workers take from. */
  public WorkQueue<K> queue() {
    return queue;
  }

  /** Starts the workers; once. */
  public void start() {
    var builder = Thread.ofVirtual().name(name + "-", 0);
    for (int i = 0; i < workers; i++) {
      threads.add(builder.start(this::work));
    }
  }

  private void work() {
    try {
      for (Optional<K> key = queue.take(); key.isPresent(); key = queue.take()) {
        one(key.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(K key) throws InterruptedException {
    try {
      switch (reconciler.reconcile(key)) {
        case Reconciler.Outcome.Done _ -> queue.forget(key);
        case Reconciler.Outcome.Again(Duration delay) -> {
          queue.forget(key);
          queue.addAfter(key, delay);
        }
        case Reconciler.Outcome.Retry _ -> queue.addRateLimited(key);
      }
    } catch (RuntimeException e) {
      if (queue.failures(key) == 0 && !isRace(e)) {
        complain(key, e);
      }
      queue.addRateLimited(key);
    } finally {
      queue.done(key);
    }
  }

  private void complain(K key, RuntimeException e) {
    if (e instanceof GantryException known) {
      LOG.log(System.Logger.Level.WARNING, name + ": " + key + ": " + known.text());
    } else {
      LOG.log(System.Logger.Level.ERROR, name + ": " + key, e);
    }
  }

  /** Another writer was faster, and the next try will see what it wrote. */
  private static boolean isRace(RuntimeException e) {
    return e instanceof StatusException status
        && (status.reason() == StatusReason.CONFLICT || status.reason() == StatusReason.NOT_FOUND);
  }

  /** Closes the queue and waits a few seconds for the workers; then interrupts them. */
  @Override
  public void close() {
    queue.close();
    try {
      long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
          thread.interrupt();
        }
      }
    } catch (InterruptedException _) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }
}
