package io.gantry.cluster.controllers.replicaset;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Does something many times in batches of 1, 2, 4, … and stops after the first batch with a
 * failure: what cannot succeed is not tried five hundred times.
 */
final class SlowStart {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private SlowStart() {}

  /** The first failure, if there was one. */
  static Optional<GantryException> run(int count, IntConsumer task) throws InterruptedException {
    int next = 0;
    for (int batch = 1; next < count; batch *= 2) {
      int end = Math.min(count, next + batch);
      Optional<GantryException> failure = together(next, end, task);
      if (failure.isPresent()) {
        return failure;
      }
      next = end;
    }
    return Optional.empty();
  }

  /** Does all at once; the first failure, if there was one. */
  static Optional<GantryException> together(int from, int to, IntConsumer task)
      throws InterruptedException {
    if (to - from == 1) {
      return attempt(from, task);
    }
    var results = new ArrayList<Future<Optional<GantryException>>>();
    try (var group = TaskGroup.open("replicas")) {
      for (int i = from; i < to; i++) {
        int index = i;
        results.add(group.fork(() -> attempt(index, task)));
      }
      group.join(LIMIT);
      for (Future<Optional<GantryException>> result : results) {
        if (result.get().isPresent()) {
          return result.get();
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Optional<GantryException> attempt(int index, IntConsumer task) {
    try {
      task.accept(index);
      return Optional.empty();
    } catch (GantryException e) {
      return Optional.of(e);
    }
  }
}
