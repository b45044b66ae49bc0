package io.gantry.engine.build.solver;

import io.gantry.platform.oci.Digest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Locks among the threads of this process. */
public final class KeyLocks implements WorkLocks {
  private final ConcurrentHashMap<Digest, Entry> entries = new ConcurrentHashMap<>();

  /** No lock is held. */
  public KeyLocks() {}

  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  @Override
  public Held hold(Digest key) throws InterruptedException {
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
