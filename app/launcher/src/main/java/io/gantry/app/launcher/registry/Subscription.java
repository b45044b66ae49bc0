package io.gantry.app.launcher.registry;

import io.gantry.app.cli.Signals;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/** Waits for some signals, until it is closed. */
record Subscription(AutoCloseable handle) implements AutoCloseable {
  static Subscription to(Signals signals, List<Integer> numbers, Runnable action) {
    return new Subscription(
        signals.subscribe(number -> {
          if (numbers.contains(number)) {
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
