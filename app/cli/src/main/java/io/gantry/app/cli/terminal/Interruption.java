package io.gantry.app.cli.terminal;

import io.gantry.app.cli.Signals;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends a command that streams when the user's process is told to end. */
public final class Interruption implements AutoCloseable {
  private final AtomicInteger received = new AtomicInteger();
  private final AutoCloseable subscription;

  private Interruption(Signals signals, Runnable end) {
    subscription =
        signals.subscribe(number -> {
          boolean ends = number == 1 || number == 2 || number == 3 || number == 15;
          if (ends && received.compareAndSet(0, number)) {
            end.run();
          }
        });
  }

  /** Calls {@code end} once, on another thread, at SIGHUP, SIGINT, SIGQUIT or SIGTERM. */
  public static Interruption open(Signals signals, Runnable end) {
    return new Interruption(signals, end);
  }

  /** The exit code: 128 and the signal's number, or {@code otherwise} if none came. */
  public int exitCode(int otherwise) {
    return received.get() == 0 ? otherwise : 128 + received.get();
  }

  /** Whether a signal came. */
  public boolean happened() {
    return received.get() != 0;
  }

  @Override
  public void close() {
    try {
      subscription.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
