package io.gantry.engine.api;

/** A registered wait. */
public interface ExitWait {
  /** Blocks until the condition holds; the exit code is 0–255, or 128 + n after signal n. */
  int await() throws InterruptedException;
}
