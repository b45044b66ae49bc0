package io.gantry.engine.build.cache;

import io.gantry.engine.build.solver.KeyLocks;
import io.gantry.engine.build.solver.WorkLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Locks among threads and processes: a file for each key that is worked on, locked by the kernel,
 * removed by whoever held it. What a killed process leaves is an empty promise that the next takes.
 *
 * <p>Who waits asks again and again, ever less often: a wait in the kernel cannot be interrupted
 * without closing the file, and the kernel takes two builds that wait for each other's steps for a
 * deadlock, though different threads wait.
 */
final class FileLocks implements WorkLocks {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  /** Of the random length of a locked file: enough to tell two files apart, sparse. */
  private static final int LENGTH_BYTES = 3;

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
      FileChannel channel = waitFor(file);
      held = true;
      return () -> {
        try (thread;
            channel) {
          StoredFile.delete(file);
        } catch (IOException e) {
          throw StoredFile.failure("unlock", file, e);
        }
      };
    } catch (IOException e) {
      throw StoredFile.failure("lock", directory, e);
    } finally {
      if (!held) {
        thread.close();
      }
    }
  }

  private FileChannel waitFor(Path file) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Duration pause = FIRST_PAUSE;
    while (true) {
      Optional<FileChannel> locked = tryLock(file);
      if (locked.isPresent()) {
        return locked.get();
      }
      Thread.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  /** The file with its lock, unless it is another's or was removed while it was being locked. */
  private static Optional<FileChannel> tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null && isAt(file, channel);
    } catch (OverlappingFileLockException _) {
      // another builder of this process has it
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(channel) : Optional.empty();
  }

  /**
   * Whether the open file is still the one with the name: it is given a length that no other has.
   * To open it once more and close it would give the lock up (fcntl(2)).
   */
  private static boolean isAt(Path file, FileChannel channel) throws IOException {
    long length = 1 + new BigInteger(1, RandomId.bytes(LENGTH_BYTES)).longValue();
    int _ = channel.truncate(0).write(ByteBuffer.wrap(new byte[1]), length - 1);
    try {
      return Files.size(file) == length;
    } catch (NoSuchFileException _) {
      return false;
    }
  }
}
