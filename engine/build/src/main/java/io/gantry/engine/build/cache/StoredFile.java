package io.gantry.engine.build.cache;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Small files that are seen whole or not at all. */
final class StoredFile {
  private StoredFile() {}

  static void write(Path path, byte[] bytes) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Path written = Files.createTempFile(path.toAbsolutePath().getParent(), ".new-", "");
      Files.write(written, bytes);
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure("write", path, e);
    }
  }

  /** The files of a directory by name, without those being written; none if it is missing. */
  static List<Path> list(Path directory) {
    var paths = new ArrayList<Path>();
    if (!Files.isDirectory(directory)) {
      return paths;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().startsWith(".")) {
          paths.add(entry);
        }
      }
    } catch (IOException e) {
      throw failure("list", directory, e);
    }
    paths.sort(null);
    return paths;
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
