package io.gantry.engine.api;

/** What a waiter waits for. */
public enum WaitCondition {
  /** Not running; satisfied at once by a created or exited container. */
  NOT_RUNNING,
  /** The next exit. */
  NEXT_EXIT,
  /** The removal. */
  REMOVED
}
