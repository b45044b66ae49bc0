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
  private boolean wanted;
  private boolean running;
  private boolean hurry;

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
      wanted = true;
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("network-removal").start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was requested is done, without the pause. */
  void settle() {
    lock.lock();
    try {
      hurry = true;
      changed.signalAll();
      while (running) {
        changed.awaitUninterruptibly();
      }
      hurry = false;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      work.accept(next());
      lock.lock();
      try {
        if (!wanted) {
          running = false;
          changed.signalAll();
          return;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private List<Integer> next() {
    lock.lock();
    try {
      pause();
      List<Integer> batch = interfaces;
      interfaces = new ArrayList<>();
      wanted = false;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody interrupts this thread but a shutdown, which cannot wait. */
  private void pause() {
    try {
      long left = pause.toNanos();
      while (!hurry && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
