package io.gantry.engine.build.run;

import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Places to mount on. They are the lowest layer of a root file system while a program runs: so the
 * runtime finds every mount point, and makes none in the layer that is being built.
 */
public final class Stubs {
  private final Path directory;
  private final TreeSet<String> made = new TreeSet<>();
  private final TreeSet<String> absent = new TreeSet<>();

  /** None yet, below {@code directory}, which need not exist. */
  public Stubs(Path directory) {
    this.directory = directory;
  }

  /** The layer. */
  public Path layer() {
    return directory;
  }

  /** A place to mount a directory on, whatever the umask. */
  public void directory(String path) throws IOException {
    Path stub = Files.createDirectories(directory);
    for (Path element : Path.of(path)) {
      stub = stub.resolve(element);
      if (!Files.isDirectory(stub)) {
        Files.createDirectory(stub);
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      made.add(directory.relativize(stub).toString());
    }
  }

  /** A place to mount a file on. */
  public void file(String path) throws IOException {
    directory(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
    if (!Files.exists(directory.resolve(path))) {
      Files.createFile(directory.resolve(path));
    }
    made.add(path);
  }

  /** Notes which of them the root file system lacks; before the program runs. */
  public void compare(RootDirectory root) {
    for (String path : made) {
      if (!root.exists(path)) {
        absent.add(path);
      }
    }
  }

  /**
   * Removes mount points that the runtime had to make in {@code upper}, because a layer above the
   * stubs hid them: those that were absent and are empty still. Never looks outside of the upper
   * directory.
   */
  public void removeFrom(Path upper) throws IOException {
    try (RootDirectory root = RootDirectory.open(upper)) {
      for (String path : absent.descendingSet()) {
        Optional<FileStatus> status = root.stat(path, false);
        if (status.isPresent() && isUnused(root, path, status.get())) {
          root.remove(path);
        }
      }
    }
  }

  private static boolean isUnused(RootDirectory root, String path, FileStatus status) {
    return status.isDirectory()
        ? root.list(path).isEmpty()
        : status.isRegular() && status.size() == 0;
  }
}
