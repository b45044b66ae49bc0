package io.gantry.container.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Takes interfaces away a little later, on a thread of its own.
 *
 * <p>The kernel needs 10 to 25 ms for one interface, and most disappear by themselves with their
 * namespace. A pause before it lets the next container use the bridge that the last one left. All
 * state is guarded by {@code lock}; the thread ends when there is nothing to do.
 */
final class Removal {
  private final Duration pause;
  private final Consumer<List<Integer>> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private List<Integer> interfaces = new ArrayList<>();
  private long asked;
  private long done;
  private int waiting;
  private boolean running;

  /**
   * Creates an idle one.
   *
   * @param work gets the indexes of interfaces; called by one thread at a time, never throws
   */
  Removal(Duration pause, Consumer<List<Integer>> work) {
    this.pause = pause;
    this.work = work;
  }

  /** Asks for a round of work that removes these interfaces among others. */
  void request(List<Integer> indexes) {
    lock.lock();
    try {
      interfaces.addAll(indexes);
      asked++;
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("network-removal").start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was requested so far is done, without the pause. */
  void settle() {
    lock.lock();
    try {
      long mine = asked;
      waiting++;
      changed.signalAll();
      while (done < mine) {
        changed.awaitUninterruptibly();
      }
      waiting--;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      Round round = next();
      work.accept(round.interfaces);
      lock.lock();
      try {
        done = round.asked;
        running = done < asked;
        changed.signalAll();
        if (!running) {
          return;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** All that was requested up to a request. */
  private record Round(List<Integer> interfaces, long asked) {}

  private Round next() {
    lock.lock();
    try {
      pause();
      var round = new Round(interfaces, asked);
      interfaces = new ArrayList<>();
      return round;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody interrupts this thread but a shutdown, which cannot wait. */
  private void pause() {
    try {
      long left = pause.toNanos();
      while (waiting == 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
