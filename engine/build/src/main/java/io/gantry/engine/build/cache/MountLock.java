package io.gantry.engine.build.cache;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The lock of one cache mount: among threads and processes, ended by the kernel with its holder.
 */
final class MountLock implements AutoCloseable {
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MountLock(int fd) {
    this.fd = fd;
  }

  /** The lock of {@code place}; nothing if somebody has it, or if the place is gone. */
  static Optional<MountLock> tryTake(Path place, boolean shared) {
    Path file = place.resolve("lock");
    try {
      Path _ = Files.createFile(file);
    } catch (FileAlreadyExistsException _) {
      // as it should be
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoredFile.failure("lock", file, e);
    }
    int fd;
    try {
      fd = Descriptor.open(file, Descriptor.O_RDWR);
    } catch (LinuxException _) {
      return Optional.empty();
    }
    boolean locked = shared ? Descriptor.tryLockShared(fd) : Descriptor.tryLock(fd);
    if (!locked || !isStill(file, fd)) {
      Descriptor.close(fd);
      return Optional.empty();
    }
    return Optional.of(new MountLock(fd));
  }

  /** Whether the place was not moved away between opening and locking. */
  private static boolean isStill(Path file, int fd) {
    try {
      int now = Descriptor.open(file, Descriptor.O_RDONLY);
      try {
        return FileStatus.of(now).inode() == FileStatus.of(fd).inode();
      } finally {
        Descriptor.close(now);
      }
    } catch (LinuxException _) {
      return false;
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
