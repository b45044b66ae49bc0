package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Clients' directories as they were last: the next transfer brings only what has changed since. For
 * any number of engines on one state directory: a tree is its taker's alone, by flock(2), and who
 * finds it taken takes the next of its number.
 *
 * <p>What was not forced to the disk may be anything after a crash of the machine, so trees of
 * another boot are not trusted.
 */
public final class KeptTrees {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int NAME = 32;
  private static final int MOST = 1000;
  private static final String LOCK = ".lock";

  private final Path directory;
  private final String boot;
  private final Clock clock;

  /**
   * Keeps trees in {@code directory}, which need not exist yet.
   *
   * @param boot what tells this boot of the machine from others
   */
  public KeptTrees(Path directory, String boot, Clock clock) {
    this.directory = directory;
    this.boot = boot;
    this.clock = clock;
  }

  /** A tree that is nobody else's until it is closed. */
  public static final class Taken implements AutoCloseable {
    private final Path path;
    private final int lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Taken(Path path, int lock) {
      this.path = path;
      this.lock = lock;
    }

    /** Where it is: a directory. */
    public Path path() {
      return path;
    }

    /** Gives it back, to be kept. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        Descriptor.close(lock);
      }
    }
  }

  /** The tree of {@code key} as it was last, or an empty one. */
  public Taken take(String key) {
    String name = Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, NAME);
    try {
      Files.createDirectories(directory);
      // Trees have the modes of the clients' files, whose own directories may be closed to others.
      Files.setAttribute(directory, "unix:mode", 0700);
      for (int number = 0; number < MOST; number++) {
        Path tree = directory.resolve(name + "-" + number);
        Optional<Taken> taken = tryTake(tree);
        if (taken.isPresent()) {
          prepare(taken.get());
          return taken.get();
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
    throw new GantryException(Kind.EXHAUSTED, "too many builds of one directory at once");
  }

  private GantryException failure(IOException e) {
    return new GantryException(
        Kind.UNAVAILABLE, "cannot keep the files of clients in " + directory + ": " + e, e);
  }

  private Optional<Taken> tryTake(Path tree) throws IOException {
    Path lock = lock(tree);
    if (!Files.exists(lock)) {
      Files.write(lock, new byte[0]);
    }
    int fd = Descriptor.open(lock, Descriptor.O_RDWR);
    boolean held = false;
    try {
      // Whoever swept it away meanwhile has left us a file without a name.
      held = Descriptor.tryLock(fd) && isStill(lock, fd);
    } finally {
      if (!held) {
        Descriptor.close(fd);
      }
    }
    return held ? Optional.of(new Taken(tree, fd)) : Optional.empty();
  }

  private static boolean isStill(Path lock, int fd) throws IOException {
    return Files.exists(lock)
        && Files.getAttribute(lock, "unix:ino") instanceof Long inode
        && inode == FileStatus.of(fd).inode();
  }

  private static Path lock(Path tree) {
    return tree.resolveSibling(tree.getFileName() + LOCK);
  }

  private void prepare(Taken taken) throws IOException {
    Path lock = lock(taken.path());
    try {
      if (!Files.readString(lock).equals(boot)) {
        FileTree.delete(taken.path());
        Files.writeString(lock, boot);
      }
      Files.createDirectories(taken.path());
      Files.setLastModifiedTime(lock, FileTime.from(clock.instant()));
    } catch (IOException | RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  /** Removes what nobody has used for a week. */
  public void sweep() {
    remove(clock.instant().minus(KEPT));
  }

  /** Removes all that nobody uses now. */
  public void clear() {
    remove(Instant.MAX);
  }

  private void remove(Instant before) {
    try {
      for (Path lock : locks()) {
        if (Files.getLastModifiedTime(lock).toInstant().isBefore(before)) {
          String name = lock.getFileName().toString();
          remove(directory.resolve(name.substring(0, name.length() - LOCK.length())), lock);
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void remove(Path tree, Path lock) throws IOException {
    Optional<Taken> taken = tryTake(tree);
    if (taken.isPresent()) {
      try (Taken _ = taken.get()) {
        FileTree.delete(tree);
        Files.deleteIfExists(lock);
      }
    }
  }

  private List<Path> locks() throws IOException {
    var locks = new ArrayList<Path>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + LOCK)) {
        entries.forEach(locks::add);
      }
    }
    return locks;
  }
}
