package io.gantry.image.registry.disk;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Directories of this user alone, there also after a power cut. */
final class Directories {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Directories() {}

  /** Makes a directory and those above it. */
  static void make(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      make(parent);
    }
    try {
      Files.createDirectory(directory, PRIVATE);
    } catch (FileAlreadyExistsException _) {
      // another request has just made it
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
    DurableFile.syncDirectory(parent);
  }

  /** The names in a directory that are whole, unsorted; none if it is not there. */
  static List<String> names(Path directory) {
    var names = new ArrayList<String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.endsWith(DurableFile.PARTIAL)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list " + directory, e);
    }
    return names;
  }

  /** Whether a directory is there and holds something. */
  static boolean hold(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return files.iterator().hasNext();
    } catch (NoSuchFileException | NotDirectoryException _) {
      return false;
    } catch (IOException e) {
      throw new DiskException("cannot list " + directory, e);
    }
  }
}
