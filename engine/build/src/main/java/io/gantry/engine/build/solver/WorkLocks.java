package io.gantry.engine.build.solver;

import io.gantry.platform.oci.Digest;

/** One lock per key, so that work which two builds need is done by one of them. */
public interface WorkLocks {
  /** Waits for a key's lock. Not reentrant. */
  Held hold(Digest key) throws InterruptedException;

  /** Holds a key's lock. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }
}
