package io.gantry.cluster.reconcile;

import java.time.Duration;

/** Makes what is like what should be, for one key. */
@FunctionalInterface
public interface Reconciler<K> {
  /** Called by one worker at a time per key. A thrown exception means: again, after a back-off. */
  Outcome reconcile(K key) throws InterruptedException;

  /** What a reconciliation says about the next one. */
  sealed interface Outcome {
    /** Nothing to do before the next change. */
    Outcome DONE = new Done();

    /** Nothing to do before the next change. */
    record Done() implements Outcome {}

    /** Look again after {@code delay}, even if nothing changes. */
    record Again(Duration delay) implements Outcome {}

    /** Something is not ready yet: again after a back-off, without a complaint. */
    record Retry() implements Outcome {}

    /** Look again after {@code wait}. */
    static Outcome again(Duration wait) {
      return new Again(wait);
    }
  }
}
