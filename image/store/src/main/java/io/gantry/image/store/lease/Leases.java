package io.gantry.image.store.lease;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leases as files, {@code leases/<subject>-<random>}, locked by the kernel for their process. The
 * lock is this process's and would be lost with any descriptor of the file, so own leases are known
 * by name and never opened again. All methods are called under the lock of the catalog.
 */
public final class Leases {
  private final Path directory;
  private final Map<String, Holding> own = new ConcurrentHashMap<>();

  /** Those in {@code directory}, which need not exist yet. */
  public Leases(Path directory) {
    this.directory = directory;
  }

  /** Takes one. With it go the notes of broken-off transfers of the same subject. */
  public Lease take(Digest subject, Holding holding) {
    String name = prefix(subject) + RandomId.next();
    Path file = directory.resolve(name);
    own.put(name, holding);
    boolean taken = false;
    try {
      Files.createDirectories(directory);
      for (Note note : notes()) {
        if (!note.alive() && note.name().startsWith(prefix(subject))) {
          Files.deleteIfExists(directory.resolve(note.name()));
        }
      }
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try {
        taken = channel.tryLock() != null;
        var bytes = ByteBuffer.wrap(holding.bytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      if (!taken) {
        throw new GantryException(Kind.UNAVAILABLE, "cannot lock " + file);
      }
      return new Lease(channel, file, () -> own.remove(name));
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    } finally {
      if (!taken) {
        own.remove(name);
      }
    }
  }

  private static String prefix(Digest subject) {
    return subject.shortHex() + "-";
  }

  /** What transfers in progress keep. */
  public Holding live() {
    Holding all = Holding.NONE;
    for (Note note : notes()) {
      all = note.alive() ? all.and(note.holding()) : all;
    }
    return all;
  }

  /**
   * What transfers in progress keep, and those that were begun at {@code since} or later and broken
   * off; the notes of older ones go.
   */
  public Holding recent(Instant since) {
    Holding all = Holding.NONE;
    for (Note note : notes()) {
      if (note.alive() || !note.begun().isBefore(since)) {
        all = all.and(note.holding());
      } else {
        delete(note);
      }
    }
    return all;
  }

  private void delete(Note note) {
    try {
      Files.deleteIfExists(directory.resolve(note.name()));
    } catch (IOException e) {
      throw new DiskException("cannot delete the lease " + note.name(), e);
    }
  }

  private record Note(String name, boolean alive, Instant begun, Holding holding) {}

  private List<Note> notes() {
    var notes = new ArrayList<Note>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        try {
          notes.add(note(file, String.valueOf(file.getFileName())));
        } catch (NoSuchFileException _) {
          // it has just ended
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list " + directory, e);
    }
    return notes;
  }

  private Note note(Path file, String name) throws IOException {
    Instant begun = Files.getLastModifiedTime(file).toInstant();
    Holding mine = own.get(name);
    if (mine != null) {
      return new Note(name, true, begun, mine);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean alive = isLocked(channel);
      return new Note(name, alive, begun, parse(Channels.newInputStream(channel).readAllBytes()));
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException _) {
      return true;
    }
  }

  private static Holding parse(byte[] bytes) {
    try {
      return Holding.parse(bytes);
    } catch (GantryException _) {
      return Holding.NONE;
    }
  }
}
