package io.gantry.app.launcher.resident;

import io.gantry.app.cli.Signals;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** The signals that a thin client received and passed on. */
final class ForwardedSignals implements Signals {
  /** HUP, INT, QUIT, USR1, USR2, ALRM, TERM: what ends a process that does not handle it. */
  private static final List<Integer> DEADLY = List.of(1, 2, 3, 10, 12, 14, 15);

  private final List<IntConsumer> handlers = new CopyOnWriteArrayList<>();
  private final IntConsumer usualEffect;

  /** {@code usualEffect} gets those that would end a process and that nobody subscribed to. */
  ForwardedSignals(IntConsumer usualEffect) {
    this.usualEffect = usualEffect;
  }

  @Override
  public AutoCloseable subscribe(IntConsumer handler) {
    handlers.add(handler);
    return () -> handlers.remove(handler);
  }

  void deliver(int number) {
    if (handlers.isEmpty()) {
      if (DEADLY.contains(number)) {
        usualEffect.accept(number);
      }
      return;
    }
    for (IntConsumer handler : handlers) {
      handler.accept(number);
    }
  }
}
