package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.pod.Observed.Ground;
import io.gantry.cluster.kubelet.pod.ObservedContainer;
import io.gantry.cluster.kubelet.spec.PodSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What is known of one Pod; everything is guarded by the lock, and each change wakes the worker.
 */
final class PodState {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, ObservedContainer> containers = new HashMap<>();
  private final Instant startedAt;
  private PodSpec pod;
  private Ground ground = new Ground.Missing(Instant.EPOCH);
  private Optional<Instant> endingSince = Optional.empty();
  private boolean gone;
  private boolean dirty = true;
  private boolean renew;

  PodState(PodSpec pod, Instant startedAt) {
    this.pod = pod;
    this.startedAt = startedAt;
  }

  Observed observed() {
    lock.lock();
    try {
      return new Observed(ground, containers, startedAt, endingSince, gone);
    } finally {
      lock.unlock();
    }
  }

  PodSpec pod() {
    lock.lock();
    try {
      return pod;
    } finally {
      lock.unlock();
    }
  }

  ObservedContainer container(String name) {
    return observed().container(name);
  }

  /** The object has changed; {@code wakes} unless only its status did. */
  void pod(PodSpec next, Instant now, boolean wakes) {
    change(
        () -> {
          pod = next;
          if (next.isBeingDeleted() && endingSince.isEmpty()) {
            endingSince = Optional.of(now);
          }
        },
        wakes);
  }

  /** The object is gone. */
  void gone(Instant now) {
    change(
        () -> {
          gone = true;
          if (endingSince.isEmpty()) {
            endingSince = Optional.of(now);
          }
        },
        true);
  }

  void ground(Ground next) {
    change(() -> ground = next, true);
  }

  void update(String name, UnaryOperator<ObservedContainer> change) {
    change(
        () ->
            containers.put(
                name, change.apply(containers.getOrDefault(name, ObservedContainer.NONE))),
        true);
  }

  /** Changes a container if this is still its latest run and it goes on; whether it was. */
  boolean update(Incarnation run, UnaryOperator<ObservedContainer> change) {
    lock.lock();
    try {
      ObservedContainer seen = containers.getOrDefault(run.container(), ObservedContainer.NONE);
      if (!seen.running() || !seen.current().map(Incarnation::id).equals(Optional.of(run.id()))) {
        return false;
      }
      update(run.container(), change);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** An object that the Pod refers to has changed: waits for configuration are over. */
  void referenceChanged() {
    change(
        () -> {
          renew = true;
          if (ground instanceof Ground.Missing) {
            ground = new Ground.Missing(Instant.EPOCH);
          }
          containers.replaceAll((_, seen) ->
              seen.waiting().filter(why -> why.reason().startsWith("Create")).isPresent()
                  ? seen.free()
                  : seen);
        },
        true);
  }

  /** Whether volumes should be looked at again; asking answers it. */
  boolean takeRenewal() {
    lock.lock();
    try {
      boolean taken = renew;
      renew = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change, boolean wakes) {
    lock.lock();
    try {
      change.run();
      if (wakes) {
        dirty = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until something changes, or until then. */
  void await(Optional<Instant> until, Instant now) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = until.map(time -> Duration.between(now, time).toNanos()).orElse(Long.MAX_VALUE);
      while (!dirty && left > 0) {
        if (until.isPresent()) {
          left = changed.awaitNanos(left);
        } else {
          changed.await();
        }
      }
      dirty = false;
    } finally {
      lock.unlock();
    }
  }

  /** Blocks until this run is over, or until the moment at which it is to be killed. */
  boolean awaitEnd(Incarnation run, java.time.Clock clock, Instant latest)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        ObservedContainer seen = containers.getOrDefault(run.container(), ObservedContainer.NONE);
        boolean current = seen.current().map(Incarnation::id).equals(Optional.of(run.id()));
        if (!current || !seen.running()) {
          return true;
        }
        Instant by = seen.stopBy().filter(time -> time.isBefore(latest)).orElse(latest);
        long left = Duration.between(clock.instant(), by).toNanos();
        if (left <= 0) {
          return false;
        }
        // other changes wake it too: then it looks again
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }
}
