package io.gantry.platform.base.concurrent;

/**
 * Hears each boundary between two steps of the procedures that change a state root: where faults
 * are injected. Fixed when a process starts.
 *
 * <p>The calls of {@link #passed} with two constants are the list of all boundaries: the fault
 * tests read it out of the compiled classes.
 */
@FunctionalInterface
public interface Boundaries {
  /** Nobody listens. */
  Boundaries UNHEARD = (_, _) -> {};

  /**
   * A step is done, and the next is not begun. May not return.
   *
   * @param procedure a constant, as {@code create}
   * @param step a constant that names what is done, as {@code record}
   */
  void passed(String procedure, String step);
}
