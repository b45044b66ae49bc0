package io.gantry.platform.base.concurrent;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive locks named by files, among the threads of this process and among processes.
 *
 * <p>A lock of the kernel belongs to the whole process, so each path has a lock of this process in
 * front of it. The kernel's lock goes with the process that held it: nothing is left after kill -9.
 * Reentrant. One instance per process must guard a path. The file is made if it is missing, never
 * removed here.
 */
public final class PathLocks {
  private static final long POLL_MILLIS = 10;
  private static final long PATIENCE_MILLIS = 10 * 60 * 1000;

  private final Map<Path, Entry> entries = new HashMap<>();

  /** No lock is held. */
  public PathLocks() {}

  /** A held lock; closing it twice does nothing. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Blocks until the lock is held. */
  public Held acquire(Path file) {
    Entry entry = enter(file);
    boolean held = false;
    try {
      entry.lock.lockInterruptibly();
      try {
        if (entry.lock.getHoldCount() == 1) {
          entry.open(file, true);
        }
        held = true;
      } finally {
        if (!held) {
          entry.lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while waiting for " + file, e);
    } finally {
      if (!held) {
        leave(file, entry);
      }
    }
    return release(file, entry);
  }

  /** The lock if nobody holds it. */
  public Optional<Held> tryAcquire(Path file) {
    Entry entry = enter(file);
    boolean held = false;
    try {
      if (entry.lock.tryLock()) {
        try {
          held = entry.lock.getHoldCount() > 1 || entry.open(file, false);
        } finally {
          if (!held) {
            entry.lock.unlock();
          }
        }
      }
    } finally {
      if (!held) {
        leave(file, entry);
      }
    }
    return held ? Optional.of(release(file, entry)) : Optional.empty();
  }

  private Held release(Path file, Entry entry) {
    return new Held() {
      private boolean closed;

      @Override
      public void close() {
        if (closed) {
          return;
        }
        closed = true;
        if (entry.lock.getHoldCount() == 1) {
          entry.shut();
        }
        entry.lock.unlock();
        leave(file, entry);
      }
    };
  }

  private synchronized Entry enter(Path file) {
    Entry entry = entries.computeIfAbsent(file, _ -> new Entry());
    entry.users++;
    return entry;
  }

  private synchronized void leave(Path file, Entry entry) {
    entry.users--;
    if (entry.users == 0) {
      entries.remove(file);
    }
  }

  /** {@code users} is guarded by the outer object, the rest by {@code lock}. */
  private static final class Entry {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FileChannel channel;
    private int users;

    boolean open(Path file, boolean wait) {
      try {
        FileChannel opened =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
          FileLock lockOfKernel = wait ? lock(opened) : opened.tryLock();
          locked = lockOfKernel != null;
          if (locked) {
            channel = opened;
          }
          return locked;
        } finally {
          if (!locked) {
            opened.close();
          }
        }
      } catch (IOException e) {
        throw DiskException.isFull(e)
            ? new DiskException("cannot lock " + file, e)
            : new GantryException(Kind.UNAVAILABLE, "cannot lock " + file + ": " + e, e);
      }
    }

    /**
     * Waits in the kernel; where it refuses, by asking. It sees a deadlock (fcntl(2), EDEADLK) when
     * two processes wait for each other's locks, though the threads that wait hold none of them.
     */
    private static FileLock lock(FileChannel channel) throws IOException {
      try {
        return channel.lock();
      } catch (IOException refused) {
        for (long waited = 0; waited < PATIENCE_MILLIS; waited += POLL_MILLIS) {
          FileLock lock = channel.tryLock();
          if (lock != null) {
            return lock;
          }
          try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            refused.addSuppressed(e);
            throw refused;
          }
        }
        throw refused;
      }
    }

    void shut() {
      FileChannel open = channel;
      channel = null;
      if (open != null) {
        try {
          open.close();
        } catch (IOException e) {
          throw new GantryException(Kind.INTERNAL, "cannot unlock: " + e, e);
        }
      }
    }
  }
}
