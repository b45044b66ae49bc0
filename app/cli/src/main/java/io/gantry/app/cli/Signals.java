package io.gantry.app.cli;

import java.util.function.IntConsumer;

/** The signals that the user's process receives. */
public interface Signals {
  /**
   * Hands every signal's number (SIGINT 2, SIGTERM 15, SIGHUP 1, SIGQUIT 3, SIGWINCH 28 …) to
   * {@code handler}, on a thread of the caller's choosing, until the returned handle is closed.
   * Signals that nobody subscribed to keep their usual effect.
   */
  AutoCloseable subscribe(IntConsumer handler);

  /** No signal ever. */
  static Signals none() {
    return _ -> () -> {};
  }
}
