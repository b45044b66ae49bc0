package io.gantry.engine.build.run;

import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.mount.OverlayMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a file system, seen at {@link #place} in the runtime's mount namespace.
 *
 * <p>The whole is mounted without a path, and the part is opened below its root by the kernel: who
 * changes links in it meanwhile leads nobody out.
 */
final class View implements AutoCloseable {
  private final DetachedMount whole;
  private final String part;
  private final Path root;
  private final Path place;
  private final boolean isDirectory;

  private View(DetachedMount whole, String part, boolean isDirectory, Path root, Path place) {
    this.whole = whole;
    this.part = part;
    this.isDirectory = isDirectory;
    this.root = root;
    this.place = place;
  }

  /** Prepares to show {@code part} of an overlay, with its mount points below {@code directory}. */
  static View of(OverlayMount overlay, String part, boolean isDirectory, Path directory)
      throws IOException {
    Path root = Files.createDirectories(directory.resolve("root"));
    Path place = directory.resolve("part");
    Path _ = isDirectory ? Files.createDirectory(place) : Files.createFile(place);
    return new View(DetachedMount.overlay(overlay), part, isDirectory, root, place);
  }

  Path place() {
    return part.isEmpty() ? root : place;
  }

  /** On a thread in the namespace. */
  void make() {
    whole.attach(root);
    if (part.isEmpty()) {
      return;
    }
    try (RootDirectory opened = RootDirectory.open(root)) {
      if (isDirectory) {
        try (RootDirectory directory = opened.directory(part)) {
          bind(directory.descriptor());
        }
      } else {
        int file = opened.openFile(part);
        try {
          bind(file);
        } finally {
          Descriptor.close(file);
        }
      }
    }
  }

  private void bind(int fd) {
    Mounts.bind(Path.of("/proc/self/fd/" + fd), place);
  }

  @Override
  public void close() {
    whole.close();
  }
}
