package io.gantry.engine.docker.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The builds in progress, each on the thread of its request, by the ids that clients gave them. */
final class RunningBuilds {
  private final Map<String, Build> byId = new ConcurrentHashMap<>();

  /** One of this thread's; {@code id} may be empty. */
  Build begin(String id) {
    var build = new Build(id);
    if (!id.isEmpty()) {
      byId.put(id, build);
    }
    return build;
  }

  /** Ends one; nothing to do if there is none such. */
  void cancel(String id) {
    Build build = byId.get(id);
    if (build != null) {
      build.cancel();
    }
  }

  /** A build, until it is closed. */
  final class Build implements AutoCloseable {
    private final String id;
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;

    private Build(String id) {
      this.id = id;
    }

    /** Ends it, if it is not over: the builder stops at the interrupt. */
    void cancel() {
      lock.lock();
      try {
        if (!over) {
          thread.interrupt();
        }
      } finally {
        lock.unlock();
      }
    }

    /** It is over: an interrupt that came too late is nobody else's. */
    @Override
    public void close() {
      byId.remove(id, this);
      lock.lock();
      try {
        over = true;
        boolean _ = Thread.interrupted();
      } finally {
        lock.unlock();
      }
    }
  }
}
