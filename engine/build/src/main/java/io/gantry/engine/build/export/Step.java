package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A step of progress: one output. */
record Step(BuildProgress progress, int number) {
  /** Does the work of a step and tells of it. */
  static <T> T run(BuildProgress progress, int number, String title, Work<T> work) {
    progress.begin(number, title);
    long begun = System.nanoTime();
    try {
      T value = work.run(new Step(progress, number));
      progress.done(number, Duration.ofNanos(System.nanoTime() - begun));
      return value;
    } catch (GantryException e) {
      progress.failed(number, e.text());
      throw e;
    }
  }

  /** What a step does. */
  @FunctionalInterface
  interface Work<T> {
    T run(Step step);
  }

  /** Does a part of the work, which is shown. */
  <T> T part(String name, Callable<T> work) {
    progress.status(number, name, 0, 0, false);
    try {
      T value = work.call();
      say(name);
      return value;
    } catch (GantryException e) {
      throw e;
    } catch (Exception e) {
      throw new GantryException(GantryException.Kind.INTERNAL, name + ": " + e, e);
    }
  }

  /** Tells of a part that is done. */
  void say(String name) {
    progress.status(number, name, 0, 0, true);
  }

  /** Says something that does not belong to a part. */
  void note(String line) {
    progress.log(number, line);
  }

  /** Tells how far a part is. */
  void moved(String name, long current, long total, boolean done) {
    progress.status(number, name, current, total, done);
  }
}
