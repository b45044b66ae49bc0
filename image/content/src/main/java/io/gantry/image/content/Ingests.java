package io.gantry.image.content;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of ingests. A running ingest holds the kernel's lock on its file, which goes with its
 * process.
 *
 * <p>The kernel's lock belongs to a process and is lost when the process closes any descriptor of
 * the file, so this process's own ingests are known by name and never opened by {@link #sweep}.
 */
final class Ingests {
  private final Path directory;
  private final BlobFiles blobs;
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  Ingests(Path directory, BlobFiles blobs) {
    this.directory = directory;
    this.blobs = blobs;
  }

  LocalIngest open() {
    String name = RandomId.next();
    Path file = directory.resolve(name);
    own.add(name);
    boolean open = false;
    try {
      Files.createDirectories(directory);
      FileChannel channel = lockedFile(file);
      open = true;
      return new LocalIngest(channel, file, blobs, () -> own.remove(name));
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    } finally {
      if (!open) {
        own.remove(name);
      }
    }
  }

  /** Makes the file and locks it, again if a sweep took it in between. */
  private static FileChannel lockedFile(Path file) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean kept = false;
      try {
        FileLock lock = channel.lock();
        kept = lock.isValid() && Files.exists(file);
        if (kept) {
          return channel;
        }
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    }
  }

  /** Deletes the files of processes that are gone. */
  void sweep() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!own.contains(file.getFileName().toString())) {
          deleteUnlessLocked(file);
        }
      }
    } catch (NoSuchFileException _) {
      // nothing was ever written here
    } catch (IOException e) {
      throw new DiskException("cannot sweep " + directory, e);
    }
  }

  private static void deleteUnlessLocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // its process has just finished
    }
  }
}
