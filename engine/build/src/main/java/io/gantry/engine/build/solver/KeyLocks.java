package io.gantry.engine.build.solver;

import io.gantry.platform.oci.Digest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One lock per key, so that work which two builds of this process need is done by one of them. */
public final class KeyLocks {
  private final ConcurrentHashMap<Digest, Entry> entries = new ConcurrentHashMap<>();

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /** Holds a key's lock. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for a key's lock. */
  Held hold(Digest key) throws InterruptedException {
    Entry entry =
        entries.compute(
            key,
            (_, present) -> {
              Entry used = present == null ? new Entry() : present;
              used.users++;
              return used;
            });
    try {
      entry.lock.lockInterruptibly();
    } catch (InterruptedException e) {
      leave(key);
      throw e;
    }
    return () -> {
      entry.lock.unlock();
      leave(key);
    };
  }

  private void leave(Digest key) {
    entries.computeIfPresent(key, (_, entry) -> --entry.users == 0 ? null : entry);
  }
}
