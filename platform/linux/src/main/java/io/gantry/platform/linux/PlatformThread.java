package io.gantry.platform.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs one piece of work on a platform thread made for it.
 *
 * <p>Two reasons: work that changes the state of its kernel thread (namespaces) must never run on a
 * thread that lives on, and a call that blocks in the kernel pins the carrier of a virtual thread.
 */
public final class PlatformThread {
  private PlatformThread() {}

  /**
   * Runs {@code task} on a thread of its own and waits until that thread is gone; an interrupt of
   * the caller is passed on to it. Checked failures arrive unchecked: {@link IOException} as {@link
   * UncheckedIOException}, others as {@link IllegalStateException}.
   */
  public static <T> T call(String name, Callable<T> task) {
    var outcome = new Outcome<T>();
    Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> outcome.complete(task));
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return outcome.get();
  }

  /** Runs a call that blocks in the kernel: in place on a platform thread, else on its own. */
  public static <T> T blocking(String name, Callable<T> task) {
    if (Thread.currentThread().isVirtual()) {
      return call(name, task);
    }
    var outcome = new Outcome<T>();
    outcome.complete(task);
    return outcome.get();
  }

  /** Written by the worker before it ends, read by the caller after joining it. */
  private static final class Outcome<T> {
    private @Nullable T value;
    private @Nullable Throwable failure;

    void complete(Callable<T> task) {
      try {
        value = task.call();
      } catch (Throwable t) {
        failure = t;
      }
    }

    private static RuntimeException unchecked(Throwable thrown) {
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof IOException io) {
        return new UncheckedIOException(io);
      }
      return thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
    }

    @SuppressWarnings("NullAway") // a task may return null where its T says so
    T get() {
      if (failure == null) {
        return value;
      }
      throw unchecked(failure);
    }
  }
}
