package io.gantry.image.store.pull;

import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** How much goes on at once in one pull. */
record Gates(Semaphore downloads, Semaphore unpacking) {
  private static final int DOWNLOADS = 3;

  /** As many downloads as Docker has, and as much unpacking as there are processors. */
  static Gates forProcessors(int processors) {
    return new Gates(new Semaphore(DOWNLOADS, true), new Semaphore(Math.max(2, processors), true));
  }

  static <T> T through(Semaphore gate, Callable<T> work) throws Exception {
    return through(gate, () -> {}, work);
  }

  /** {@code waiting} is told if the gate is not open. */
  static <T> T through(Semaphore gate, Runnable waiting, Callable<T> work) throws Exception {
    if (!gate.tryAcquire()) {
      waiting.run();
      gate.acquire();
    }
    try {
      return work.call();
    } finally {
      gate.release();
    }
  }
}
