package io.gantry.engine.api;

/** Streams joined to a container's. Closing leaves the container running. */
public interface Attachment extends AutoCloseable {
  /**
   * Blocks until the output has ended and all of it was delivered, or until the detach keys were
   * typed.
   *
   * @return whether the streams ended by detaching
   */
  boolean await() throws InterruptedException;

  /** Sets the size of the container's terminal. */
  void resize(int rows, int columns);

  @Override
  void close();
}
