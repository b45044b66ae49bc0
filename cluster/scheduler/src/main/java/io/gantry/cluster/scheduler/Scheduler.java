package io.gantry.cluster.scheduler;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.scheduler.PodQueue.Attempt;
import io.gantry.cluster.scheduler.PodQueue.Happening;
import io.gantry.cluster.scheduler.SchedulingPlan.Decision;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives each Pod that has none a node.
 *
 * <p>One thread takes Pods out of the {@link PodQueue}, asks {@link SchedulingPlan} and notes the
 * answer in {@link Placements}; the API server is told on other threads ({@link Binder}). With
 * nothing to do it sleeps. Pods of another {@code schedulerName} are counted on their nodes and
 * otherwise left alone.
 */
public final class Scheduler implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  /** Whose Pods it takes. */
  public static final String NAME = "default-scheduler";

  private final Informers informers;
  private final Binder binder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PodQueue queue = new PodQueue();
  private final Placements placements = new Placements();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private boolean closed;
  private int start;
  private long ties;

  /** A scheduler that reads {@code informers} and writes through {@code client}. */
  public Scheduler(Client client, Informers informers, Clock clock) {
    this.informers = informers;
    binder = new Binder(client, clock);
  }

  /**
   * Starts; returns at once. Best when the informers have started: else Pods may be seen before
   * nodes, and be told that there are none.
   */
  public void start() {
    informers.of(ResourceTypes.NODES).listen(this::nodeChanged);
    informers.of(ResourceTypes.NAMESPACES).listen(this::namespaceChanged);
    informers.of(ResourceTypes.PODS).listen(this::podChanged);
    thread.set(Thread.ofVirtual().name("scheduler").start(this::run));
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private void nodeChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (after.isEmpty()) {
      before.ifPresent(node -> locked(() -> placements.removeNode(node.name())));
      return;
    }
    NodeView node = NodeView.of(after.get());
    if (before.isEmpty()) {
      locked(() -> {
        placements.putNode(node);
        wake(Happening.NODE_ADDED);
      });
    } else if (!NodeView.of(before.get()).equals(node)) {
      locked(() -> {
        placements.putNode(node);
        wake(Happening.NODE_CHANGED);
      });
    }
  }

  private void namespaceChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (before.isPresent()
        && after.isPresent()
        && before.get().labels().equals(after.get().labels())) {
      return;
    }
    locked(() -> {
      before.ifPresent(namespace -> placements.removeNamespace(namespace.name()));
      after.ifPresent(namespace -> placements.putNamespace(namespace.name(), namespace.labels()));
      wake(Happening.NAMESPACE_CHANGED);
    });
  }

  private void podChanged(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (after.isEmpty()) {
      before.ifPresent(pod -> locked(() -> left(pod.uid())));
      return;
    }
    ApiObject pod = after.get();
    PodView view = PodView.of(pod);
    locked(() -> {
      if (hasEnded(pod)) {
        left(view.uid());
      } else if (!view.node().isEmpty()) {
        boolean known = placements.has(view.uid());
        placements.put(view);
        queue.remove(view.uid());
        if (!known || before.isEmpty() || !before.get().labels().equals(pod.labels())) {
          wake(Happening.POD_CAME);
        }
      } else if (pod.isBeingDeleted()) {
        queue.remove(view.uid());
      } else if (isOurs(pod) && !placements.has(view.uid())) {
        queue.put(view, now());
        changed.signal();
      }
    });
    if (!view.gates().isEmpty() && view.node().isEmpty() && isOurs(pod)) {
      binder.sayGated(pod);
    }
  }

  private static boolean isOurs(ApiObject pod) {
    String name = pod.spec().string("schedulerName");
    return name.isEmpty() || name.equals(NAME);
  }

  private static boolean hasEnded(ApiObject pod) {
    return switch (pod.status().string("phase")) {
      case "Succeeded", "Failed" -> true;
      default -> false;
    };
  }

  private void left(String uid) {
    queue.remove(uid);
    if (placements.remove(uid)) {
      wake(Happening.POD_LEFT);
    }
  }

  private void wake(Happening happening) {
    if (queue.happened(happening, now())) {
      changed.signal();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<Turn> turn = take();
        if (turn.isEmpty()) {
          return;
        }
        schedule(turn.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A Pod, and the nodes as they are. */
  private record Turn(Attempt attempt, Snapshot snapshot) {}

  /** Waits for a Pod; nothing at the end. */
  private Optional<Turn> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Optional<Attempt> attempt = queue.next(now());
        if (attempt.isPresent()) {
          return Optional.of(new Turn(attempt.get(), placements.snapshot()));
        }
        OptionalLong due = queue.due();
        if (due.isEmpty()) {
          changed.await();
        } else {
          boolean _ = changed.await(Math.max(1, due.getAsLong() - now()), TimeUnit.MILLISECONDS);
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void schedule(Turn turn) throws InterruptedException {
    Attempt attempt = turn.attempt();
    PodView pod = attempt.pod();
    Decision decision;
    try {
      decision = SchedulingPlan.decide(pod, turn.snapshot(), start, ties++);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot schedule pod " + pod.key(), e);
      locked(() -> queue.retry(attempt, now()));
      return;
    }
    switch (decision) {
      case Decision.Place(String node, int looked) -> {
        start = (start + looked) % turn.snapshot().nodes().size();
        locked(() -> placements.assume(pod.on(node)));
        binder.bind(pod, node, bound -> after(attempt, bound));
      }
      case Decision.Wait(Diagnosis diagnosis) -> {
        locked(() -> queue.park(attempt, diagnosis.filters(), now()));
        informers
            .of(ResourceTypes.PODS)
            .get(pod.key())
            .filter(object -> object.uid().equals(pod.uid()))
            .ifPresent(object -> binder.sayUnschedulable(object, diagnosis.message()));
      }
    }
  }

  private void after(Attempt attempt, Binder.Outcome outcome) {
    locked(() -> {
      String uid = attempt.pod().uid();
      switch (outcome) {
        case BOUND -> queue.remove(uid);
        case GONE -> {
          placements.forget(uid);
          queue.remove(uid);
          wake(Happening.POD_LEFT);
        }
        case FAILED -> {
          placements.forget(uid);
          queue.retry(attempt, now());
          wake(Happening.POD_LEFT);
          changed.signal();
        }
      }
    });
  }

  /** Stops; what was decided is still bound. */
  @Override
  public void close() {
    locked(() -> {
      closed = true;
      changed.signalAll();
    });
    Thread running = thread.getAndSet(null);
    if (running != null) {
      running.interrupt();
    }
    binder.close();
  }
}
