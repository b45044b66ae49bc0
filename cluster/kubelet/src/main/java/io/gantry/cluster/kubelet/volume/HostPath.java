package io.gantry.cluster.kubelet.volume;

import io.gantry.cluster.kubelet.spec.ConfigException;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A path of the host as a volume, checked against its type. */
final class HostPath {
  private HostPath() {}

  /** The path, made if its type says so. */
  static Path of(Json.Obj source) {
    Path path = Path.of(source.string("path"));
    Optional<FileStatus> status = status(path);
    switch (source.string("type")) {
      case "" -> {
        if (status.isEmpty()) {
          make(path, true);
        }
      }
      case "DirectoryOrCreate" -> {
        if (status.isEmpty()) {
          make(path, true);
        } else {
          check(status.get().isDirectory(), path, "directory");
        }
      }
      case "FileOrCreate" -> {
        if (status.isEmpty()) {
          make(path, false);
        } else {
          check(status.get().isRegular(), path, "file");
        }
      }
      case "Directory" -> check(is(status, FileStatus::isDirectory), path, "directory");
      case "File" -> check(is(status, FileStatus::isRegular), path, "file");
      case "Socket" -> check(is(status, FileStatus::isSocket), path, "socket file");
      case "CharDevice" ->
          check(is(status, FileStatus::isCharacterDevice), path, "character device");
      case "BlockDevice" -> check(is(status, FileStatus::isBlockDevice), path, "block device");
      default -> throw new ConfigException("unknown hostPath type " + source.string("type"));
    }
    return path;
  }

  private static boolean is(
      Optional<FileStatus> status, java.util.function.Predicate<FileStatus> type) {
    return status.filter(type).isPresent();
  }

  private static void check(boolean good, Path path, String what) {
    if (!good) {
      throw new ConfigException("hostPath type check failed: " + path + " is not a " + what);
    }
  }

  private static Optional<FileStatus> status(Path path) {
    try (RootDirectory root = RootDirectory.open(Path.of("/"))) {
      return root.stat(path.toString(), true);
    }
  }

  private static void make(Path path, boolean directory) {
    try {
      if (directory) {
        Files.createDirectories(path);
      } else {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      }
    } catch (IOException e) {
      throw new DiskException("cannot create " + path, e);
    }
  }
}
