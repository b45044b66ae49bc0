package io.gantry.image.registry.disk;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to serve or collect a directory; the kernel takes it back from a process that dies. */
public final class StorageLock implements AutoCloseable {
  private final FileChannel channel;

  private StorageLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @throws GantryException {@code CONFLICT} if another process has it
   */
  public static StorageLock take(Path root) {
    Directories.make(root);
    Path file = root.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = channel.tryLock() != null;
      } catch (OverlappingFileLockException _) {
        // another server of this process
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (locked) {
        return new StorageLock(channel);
      }
    } catch (IOException e) {
      throw new DiskException("cannot lock " + file, e);
    }
    throw new GantryException(
        Kind.CONFLICT, root + " is served by another registry: stop it, or choose another --root");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DiskException("cannot unlock the registry", e);
    }
  }
}
