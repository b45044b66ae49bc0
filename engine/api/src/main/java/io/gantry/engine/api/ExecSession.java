package io.gantry.engine.api;

/** A running exec. Closing leaves the process alone. */
public interface ExecSession extends AutoCloseable {
  /** The id of this exec: 64 hexadecimal digits. */
  String id();

  /** Sets the size of its terminal. */
  void resize(int rows, int columns);

  /** Blocks until it has exited and all its output was delivered; the exit code. */
  int await() throws InterruptedException;

  /** Ends its process and what that has started with SIGKILL; nothing to do if it is over. */
  void kill();

  @Override
  void close();
}
