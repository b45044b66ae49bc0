package io.gantry.engine.build.cache;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that is locked by flock(2): among threads and processes, until it is closed or its holder
 * dies.
 *
 * <p>Who waits asks again and again: a wait in the kernel cannot be interrupted.
 */
final class LockedFile implements AutoCloseable {
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LockedFile(int fd) {
    this.fd = fd;
  }

  /** The file, made if it is missing; nothing if somebody has it or its directory is gone. */
  static Optional<LockedFile> tryTake(Path file, boolean shared) {
    try {
      Path _ = Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      // as it should be
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoredFile.failure("lock", file, e);
    }
    OptionalInt fd = open(file);
    if (fd.isEmpty()) {
      return Optional.empty();
    }
    boolean locked =
        shared ? Descriptor.tryLockShared(fd.getAsInt()) : Descriptor.tryLock(fd.getAsInt());
    if (!locked || !isStill(file, fd.getAsInt())) {
      Descriptor.close(fd.getAsInt());
      return Optional.empty();
    }
    return Optional.of(new LockedFile(fd.getAsInt()));
  }

  /** As {@link #tryTake}, after those who have it; nothing if its directory is gone. */
  static Optional<LockedFile> take(Path file, boolean shared) throws InterruptedException {
    Optional<LockedFile> locked = tryTake(file, shared);
    var patience = new Patience();
    while (locked.isEmpty() && Files.isDirectory(file.resolveSibling(""))) {
      patience.pause();
      locked = tryTake(file, shared);
    }
    return locked;
  }

  private static OptionalInt open(Path file) {
    try {
      return OptionalInt.of(Descriptor.open(file, Descriptor.O_RDWR));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return OptionalInt.empty(); // whoever had it has removed it
      }
      throw e;
    }
  }

  /** Whether the open file is the one with the name, not one that was removed meanwhile. */
  private static boolean isStill(Path file, int fd) {
    OptionalInt now = open(file);
    if (now.isEmpty()) {
      return false;
    }
    try {
      return FileStatus.of(now.getAsInt()).inode() == FileStatus.of(fd).inode();
    } finally {
      Descriptor.close(now.getAsInt());
    }
  }

  /** Lets others share it; false if somebody else took it alone meanwhile. */
  boolean share() {
    return Descriptor.tryLockShared(fd);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
