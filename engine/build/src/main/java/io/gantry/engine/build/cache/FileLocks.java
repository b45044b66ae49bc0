package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.KeyLocks;
import io.gantry.engine.build.solver.WorkLocks;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locks among threads and processes: a file for each key that is worked on, removed by whoever held
 * it. What a killed process leaves is an empty promise that the next takes.
 */
final class FileLocks implements WorkLocks {
  private final Path directory;
  private final KeyLocks threads = new KeyLocks();

  FileLocks(Path directory) {
    this.directory = directory;
  }

  @Override
  public Held hold(Digest key) throws InterruptedException {
    Held thread = threads.hold(key);
    boolean held = false;
    try {
      Path file = directory.resolve(key.hex());
      LockedFile locked = lock(file);
      held = true;
      return () -> {
        try (thread;
            locked) {
          StoredFile.delete(file);
        }
      };
    } finally {
      if (!held) {
        thread.close();
      }
    }
  }

  private LockedFile lock(Path file) throws InterruptedException {
    while (true) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw StoredFile.failure("lock", file, e);
      }
      Optional<LockedFile> locked = LockedFile.take(file, false);
      if (locked.isPresent()) {
        return locked.get();
      }
    }
  }
}
