package io.gantry.app.cli.terminal;

import io.gantry.app.cli.Signals;
import io.gantry.platform.base.GantryException;
import java.util.Optional;

/**
 * Passes the user's signals on while a container is in the foreground: the size of his terminal,
 * and where wanted every other signal; where not, those that end a program interrupt the thread
 * that opened this. A signal that comes before the container runs waits for {@link #started}. State
 * is owned by this object's lock.
 */
public final class SignalProxy implements AutoCloseable {
  private static final int CHILD = 17;
  private static final int PIPE = 13;
  private static final int URGENT = 23;
  private static final int WINDOW = 28;
  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;
  private static final int QUIT = 3;
  private static final int TERMINATE = 15;

  private final Foreground foreground;
  private final Target target;
  private final boolean everything;
  private final AutoCloseable subscription;
  private final Thread waiter = Thread.currentThread();
  private boolean running;
  private int waiting;

  /** The container's side. */
  public interface Target {
    /** Sets the size of its terminal. */
    void resize(int rows, int columns);

    /** Sends it a signal. */
    void signal(int number);
  }

  private SignalProxy(Signals signals, Foreground foreground, Target target, boolean everything) {
    this.foreground = foreground;
    this.target = target;
    this.everything = everything;
    boolean needed = everything || foreground.tty();
    this.subscription = needed ? signals.subscribe(this::received) : () -> {};
  }

  /** Starts to listen; {@code everything} passes on all signals, not only the size. */
  public static SignalProxy open(
      Signals signals, Foreground foreground, Target target, boolean everything) {
    return new SignalProxy(signals, foreground, target, everything);
  }

  /** Tells that the container runs now. */
  public void started() {
    int earlier;
    synchronized (this) {
      running = true;
      earlier = waiting;
    }
    resize();
    if (earlier != 0) {
      pass(earlier);
    }
  }

  private void received(int number) {
    if (number == CHILD || number == PIPE || number == URGENT) {
      return;
    }
    synchronized (this) {
      if (!running) {
        waiting = number == WINDOW ? waiting : number;
        return;
      }
    }
    if (number == WINDOW && foreground.tty()) {
      resize();
    } else if (everything) {
      pass(number);
    } else if (number == HANGUP || number == INTERRUPT || number == QUIT || number == TERMINATE) {
      waiter.interrupt(); // nobody else will act on it now that it is subscribed to
    }
  }

  private void resize() {
    if (foreground.tty()) {
      Optional<Tty.Size> size = Tty.size(foreground.stdio().outFd());
      size.ifPresent(now -> quietly(() -> target.resize(now.rows(), now.columns())));
    }
  }

  private void pass(int number) {
    quietly(() -> target.signal(number));
  }

  /** The container may end at any moment, and then there is nothing to tell it. */
  private static void quietly(Runnable action) {
    try {
      action.run();
    } catch (GantryException _) {
      // it has just ended
    }
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
