package io.gantry.platform.base.concurrent;

import java.util.ArrayDeque;
import java.util.List;

/** A long procedure as a list of named steps; on failure the done ones are undone, last first. */
public final class Steps {
  private Steps() {}

  /**
   * One step of a procedure on {@code C}.
   *
   * <p>{@link #undo} is called for a step whose {@link #apply} failed half-way too, and may be
   * called twice: it takes back whatever is there.
   */
  public interface Step<C> {
    /** Does it. */
    void apply(C context);

    /** Takes it back. */
    default void undo(C context) {}

    /** The name that traces and fault injection use. */
    default String name() {
      return getClass().getSimpleName();
    }
  }

  /** Runs {@code steps} in order. A failure of an undo is added to the first failure. */
  public static <C> void run(List<? extends Step<C>> steps, C context) {
    run(steps, context, "", Boundaries.UNHEARD);
  }

  /** As {@link #run(List, Object)}; {@code boundaries} hears of each step after it is done. */
  public static <C> void run(
      List<? extends Step<C>> steps, C context, String procedure, Boundaries boundaries) {
    var begun = new ArrayDeque<Step<C>>();
    try {
      for (Step<C> step : steps) {
        begun.push(step);
        step.apply(context);
        boundaries.passed(procedure, step.name());
      }
    } catch (RuntimeException failure) {
      for (Step<C> step : begun) {
        try {
          step.undo(context);
        } catch (RuntimeException undo) {
          failure.addSuppressed(undo);
        }
      }
      throw failure;
    }
  }
}
