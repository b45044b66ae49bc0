package io.gantry.engine.build.cache;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small files that are seen whole or not at all. */
final class StoredFile {
  private static final String NEW = ".new-";
  private static final long PROCESS = ProcessHandle.current().pid();

  private StoredFile() {}

  static void write(Path path, byte[] bytes) {
    // a thread writes one file at a time
    Path written = path.resolveSibling(NEW + PROCESS + "-" + Thread.currentThread().threadId());
    try {
      try {
        Files.write(written, bytes);
      } catch (NoSuchFileException _) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.write(written, bytes);
      }
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure("write", path, e);
    }
  }

  /** The content; nothing if the file is missing. */
  static Optional<byte[]> read(Path path) {
    try {
      return Optional.of(Files.readAllBytes(path));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("read", path, e);
    }
  }

  /** When a file was changed; long ago if it is gone. */
  static Instant changed(Path path) {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (IOException _) {
      return Instant.EPOCH;
    }
  }

  /** The files of a directory by name, without those being written; none if it is missing. */
  static List<Path> list(Path directory) {
    var paths = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!String.valueOf(entry.getFileName()).startsWith(".")) {
          paths.add(entry);
        }
      }
    } catch (NoSuchFileException _) {
      return paths;
    } catch (IOException e) {
      throw failure("list", directory, e);
    }
    paths.sort(null);
    return paths;
  }

  /** Removes what killed processes have left half-written before a time. */
  static void sweep(Path directory, Instant before) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, NEW + "*")) {
      for (Path entry : entries) {
        if (changed(entry).isBefore(before)) {
          delete(entry);
        }
      }
    } catch (NoSuchFileException _) {
      // nothing was ever written
    } catch (IOException e) {
      throw failure("list", directory, e);
    }
  }

  /** Renames; does nothing if the file is gone. */
  static void move(Path from, Path to) {
    try {
      Files.createDirectories(to.toAbsolutePath().getParent());
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      // somebody else was faster
    } catch (IOException e) {
      throw failure("rename", from, e);
    }
  }

  static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure("remove", path, e);
    }
  }

  static GantryException failure(String word, Path path, IOException e) {
    return new GantryException(
        Kind.UNAVAILABLE, "cannot " + word + " " + path + ": " + e.getMessage(), e);
  }
}
