package io.gantry.app.launcher;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A part that is made when it is first asked for, once. Guarded by {@code this}. */
final class Lazy<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private @Nullable T made;

  Lazy(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public synchronized T get() {
    T known = made;
    if (known == null) {
      known = maker.get();
      made = known;
    }
    return known;
  }

  /** Hands the part to {@code use} if it was ever asked for. */
  void ifMade(Consumer<T> use) {
    @Nullable T known;
    synchronized (this) {
      known = made;
    }
    if (known != null) {
      use.accept(known);
    }
  }
}
