package io.gantry.engine.docker.buildkit;

import io.gantry.engine.docker.buildkit.message.Graph;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The jobs that run, by the names that their clients gave them. State is owned by its lock. */
final class Jobs {
  private static final int KEPT = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Job> running = new HashMap<>();
  private final SequencedMap<String, StatusLog> ended = new LinkedHashMap<>();

  /** Adds one. */
  void begin(Job job) {
    lock.lock();
    try {
      String ref = job.request().ref();
      if (running.putIfAbsent(ref, job) != null) {
        throw new GantryException(Kind.ALREADY_EXISTS, "job ID " + ref + " is already in use");
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Removes one. */
  void end(Job job) {
    lock.lock();
    try {
      running.remove(job.request().ref(), job);
      ended.put(job.request().ref(), job.log());
      if (ended.size() > KEPT) {
        ended.pollFirstEntry();
      }
    } finally {
      lock.unlock();
    }
  }

  /** One that runs. */
  Optional<Job> find(String ref) {
    lock.lock();
    try {
      return Optional.ofNullable(running.get(ref));
    } finally {
      lock.unlock();
    }
  }

  /** Waits for one that is about to begin: clients call for it before its call is here. */
  Optional<Job> await(String ref, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (!running.containsKey(ref) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(running.get(ref));
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is told of a job that runs, is about to begin, or has ended a moment ago: a quick one has
   * ended before its client has asked.
   */
  Optional<StatusLog> awaitLog(String ref, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (!running.containsKey(ref) && !ended.containsKey(ref) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return Optional.ofNullable(running.get(ref))
          .map(Job::log)
          .or(() -> Optional.ofNullable(ended.get(ref)));
    } finally {
      lock.unlock();
    }
  }

  /** Whether a job that runs has an image, or builds on it. */
  boolean need(String image) {
    lock.lock();
    try {
      return running.values().stream().anyMatch(job -> job.needs(image));
    } finally {
      lock.unlock();
    }
  }

  /** The results of any job that inputs name, by their ids. */
  Map<String, Result> results(Map<String, Graph> inputs) {
    var found = new HashMap<String, Result>();
    lock.lock();
    try {
      for (String id : Result.named(inputs)) {
        for (Job job : running.values()) {
          job.find(id).ifPresent(result -> found.put(id, result));
        }
      }
    } finally {
      lock.unlock();
    }
    return found;
  }
}
