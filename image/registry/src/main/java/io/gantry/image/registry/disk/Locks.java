package io.gantry.image.registry.disk;

import io.gantry.image.registry.Repository;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** A lock for each repository, out of a fixed number. */
final class Locks {
  private static final int COUNT = 64;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  Locks() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Does {@code work} alone in {@code repository}. */
  <T> T with(Repository repository, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(repository.name().hashCode(), COUNT)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
