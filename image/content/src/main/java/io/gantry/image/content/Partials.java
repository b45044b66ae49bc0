package io.gantry.image.content;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Blobs that have arrived in part: {@code partial/<algorithm>/<hex>}. A holder has the kernel's
 * lock on the file, which goes with its process.
 *
 * <p>As with {@link Ingests}, the kernel's lock would be lost with any descriptor of the file, so a
 * file is claimed among the threads of this process before it is opened, and is opened once per
 * claim. Files come and go only under {@code partial/lock}: so nobody locks a file that has no name
 * any more.
 */
final class Partials {
  private static final long POLL_MILLIS = 50;

  private final BlobFiles files;
  private final BlobFiles blobs;
  private final Path names;
  private final PathLocks locks = new PathLocks();
  private final ReentrantLock mutex = new ReentrantLock();
  private final Condition released = mutex.newCondition();
  private final Set<Digest> claimed = new HashSet<>();

  Partials(Path directory, BlobFiles blobs) {
    this.files = new BlobFiles(directory);
    this.blobs = blobs;
    this.names = directory.resolve("lock");
  }

  /** Waits until nobody else holds the blob. */
  LocalPartial open(Digest digest) {
    Path file = files.file(digest);
    claim(digest);
    boolean handed = false;
    try {
      Files.createDirectories(files.directory().resolve(digest.algorithm()));
      FileChannel channel = awaitLocked(file);
      try {
        LocalPartial partial = new LocalPartial(digest, channel, this);
        handed = true;
        return partial;
      } finally {
        if (!handed) {
          channel.close();
        }
      }
    } catch (InterruptedException e) {
      throw interrupted(digest, e);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    } finally {
      // an interrupt may close the channel at any of these steps
      if (!handed) {
        release(digest);
      }
    }
  }

  private FileChannel awaitLocked(Path file) throws IOException, InterruptedException {
    while (true) {
      Optional<FileChannel> channel =
          locked(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (channel.isPresent()) {
        return channel.get();
      }
      // another process holds it; waiting in the kernel could not be interrupted everywhere
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** The file, opened and locked by this process; nothing if another process has it. */
  private Optional<FileChannel> locked(Path file, OpenOption... options) throws IOException {
    try (var _ = locks.acquire(names)) {
      FileChannel channel = FileChannel.open(file, options);
      boolean kept = false;
      try {
        kept = channel.tryLock() != null;
      } catch (OverlappingFileLockException _) {
        // another store of this process has it
      } finally {
        if (!kept) {
          channel.close();
        }
      }
      return kept ? Optional.of(channel) : Optional.empty();
    }
  }

  /** Removes the name of a file whose lock the caller holds. */
  void remove(Digest digest) throws IOException {
    try (var _ = locks.acquire(names)) {
      Files.deleteIfExists(files.file(digest));
    }
  }

  /** Makes a file whose lock the caller holds a blob. */
  void promote(Digest digest, FileChannel channel) throws IOException {
    try (var _ = locks.acquire(names)) {
      blobs.take(channel, files.file(digest), digest);
    }
  }

  Map<Digest, Long> list() {
    var sizes = new TreeMap<Digest, Long>();
    for (Digest digest : files.list()) {
      long size = ifFree(digest, (_, channel) -> channel.size());
      if (size > 0) {
        sizes.put(digest, size);
      }
    }
    return java.util.Collections.unmodifiableMap(sizes);
  }

  long drop(Instant before) {
    long bytes = 0;
    for (Digest digest : files.list()) {
      bytes += ifFree(digest, (file, channel) -> dropped(digest, file, channel, before));
    }
    return bytes;
  }

  private long dropped(Digest digest, Path file, FileChannel channel, Instant before)
      throws IOException {
    if (!Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
      return 0;
    }
    long size = channel.size();
    remove(digest);
    return size;
  }

  /** What is done with a file that is locked. */
  private interface Work {
    long on(Path file, FileChannel channel) throws IOException;
  }

  /** Does something with a file that nobody holds; 0 if somebody does, or it is gone. */
  private long ifFree(Digest digest, Work work) {
    if (!tryClaim(digest)) {
      return 0;
    }
    Path file = files.file(digest);
    try {
      Optional<FileChannel> held = locked(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (held.isEmpty()) {
        return 0;
      }
      try (FileChannel channel = held.get()) {
        return work.on(file, channel);
      }
    } catch (NoSuchFileException _) {
      return 0;
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    } finally {
      release(digest);
    }
  }

  private void claim(Digest digest) {
    try {
      mutex.lockInterruptibly();
      try {
        while (!claimed.add(digest)) {
          released.await();
        }
      } finally {
        mutex.unlock();
      }
    } catch (InterruptedException e) {
      throw interrupted(digest, e);
    }
  }

  private boolean tryClaim(Digest digest) {
    mutex.lock();
    try {
      return claimed.add(digest);
    } finally {
      mutex.unlock();
    }
  }

  void release(Digest digest) {
    mutex.lock();
    try {
      claimed.remove(digest);
      released.signalAll();
    } finally {
      mutex.unlock();
    }
  }

  private static GantryException interrupted(Digest digest, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new GantryException(
        Kind.CANCELLED, "interrupted while another transfer of " + digest + " goes on", cause);
  }
}
