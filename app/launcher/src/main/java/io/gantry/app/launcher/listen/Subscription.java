package io.gantry.app.launcher.listen;

import io.gantry.app.cli.Signals;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/** Waits for the signals that end a server (SIGHUP, SIGINT, SIGTERM), until it is closed. */
public record Subscription(AutoCloseable handle) implements AutoCloseable {
  private static final List<Integer> ENDS = List.of(1, 2, 15);

  /** Until it is closed, {@code action} runs for each of the signals. */
  public static Subscription toEnds(Signals signals, Runnable action) {
    return new Subscription(
        signals.subscribe(number -> {
          if (ENDS.contains(number)) {
            action.run();
          }
        }));
  }

  @Override
  public void close() {
    try {
      handle.close();
    } catch (Exception e) {
      throw new GantryException(Kind.INTERNAL, "cannot restore signals", e);
    }
  }
}
