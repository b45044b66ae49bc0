package io.gantry.image.snapshot;

import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Directories in which layers are made, each locked by whoever works in it: the kernel's lock goes
 * with the process, so that a sweep knows what nobody will finish.
 */
final class Staging {
  private final Layout layout;
  private final PathLocks locks;

  Staging(Layout layout, PathLocks locks) {
    this.layout = layout;
    this.locks = locks;
  }

  /** A place of work, which is deleted unless it was moved away. */
  static final class Place implements AutoCloseable {
    private final Path path;
    private final int lock;

    private Place(Path path) {
      this.path = path;
      lock = Descriptor.open(path, Descriptor.O_RDONLY);
      boolean _ = Descriptor.tryLock(lock);
    }

    Path path() {
      return path;
    }

    @Override
    public void close() {
      FileTree.delete(path);
      Descriptor.close(lock);
    }
  }

  /** A new, empty place. */
  Place open() {
    FileTree.spread(layout.staging());
    Path path = layout.staging().resolve(RandomId.next());
    try (var _ = locks.acquire(layout.lock())) {
      Files.createDirectory(path);
      return new Place(path);
    } catch (IOException e) {
      throw Layout.failure("cannot make " + path, e);
    }
  }

  /** Takes a directory out of its place to work on it; the caller holds the lock. */
  Place take(Path directory) throws IOException {
    Path path = layout.staging().resolve(RandomId.next());
    Files.move(directory, path, StandardCopyOption.ATOMIC_MOVE);
    return new Place(path);
  }

  /** Whether somebody works in a directory; the caller holds the lock. */
  static boolean isLocked(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try {
      int descriptor = Descriptor.open(directory, Descriptor.O_RDONLY);
      try {
        return !Descriptor.tryLock(descriptor);
      } finally {
        Descriptor.close(descriptor);
      }
    } catch (LinuxException e) {
      throw new NoSuchFileException(e.text());
    }
  }
}
