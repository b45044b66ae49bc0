package io.gantry.platform.base.concurrent;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does what must be done although the calling thread is being interrupted: taking things back. */
public final class Uninterruptible {
  private Uninterruptible() {}

  /**
   * Runs {@code work} on a thread of its own, where locks can be taken and files be written, and
   * waits for its end however often the caller is interrupted; the interrupt is there afterwards.
   *
   * <p>The caller must hold no lock that {@code work} takes.
   */
  public static void run(Runnable work) {
    var task = new FutureTask<Void>(work, null);
    Thread _ = Thread.ofPlatform().daemon().name("uninterruptible").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          Void _ = task.get();
          return;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    return switch (cause) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      default -> new IllegalStateException(cause);
    };
  }
}
