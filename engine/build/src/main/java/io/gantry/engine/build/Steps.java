package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbers the steps of a build, and tells of those that are not vertices. */
record Steps(BuildProgress progress, AtomicInteger last) {
  /** Tells of a build to {@code progress}. */
  static Steps of(BuildProgress progress) {
    return new Steps(progress, new AtomicInteger());
  }

  /** Work under a number. */
  interface Work<T> {
    /** Does it. */
    T as(int step) throws InterruptedException;
  }

  /** Does a step. */
  <T> T run(String title, Work<T> work) throws InterruptedException {
    int step = last.incrementAndGet();
    progress.begin(step, title);
    long begun = System.nanoTime();
    try {
      T value = work.as(step);
      progress.done(step, Duration.ofNanos(System.nanoTime() - begun));
      return value;
    } catch (GantryException e) {
      progress.failed(step, e instanceof DockerfileException at ? at.problem() : e.text());
      throw e;
    }
  }
}
