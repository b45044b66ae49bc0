package io.gantry.engine.local.files;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import java.nio.file.Path;
import java.util.Optional;

/** A part of a volume or an image, mounted by itself. */
public final class Part {
  private Part() {}

  /**
   * Mounts what the kernel finds at the subpath inside of {@code whole}, by its descriptor: who
   * swaps links in it meanwhile leads nobody out.
   *
   * @param whole where the volume or the image is mounted in the calling thread's namespace
   */
  public static DetachedMount of(Path whole, MountPoint point) {
    try (RootDirectory root = RootDirectory.open(whole)) {
      Optional<FileStatus> status = root.stat(point.subpath(), true);
      if (status.isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            "cannot access path "
                + point.subpath()
                + " of "
                + point.type()
                + " "
                + point.name()
                + ": no such file or directory");
      }
      if (status.get().isDirectory()) {
        try (RootDirectory part = root.directory(point.subpath())) {
          return clone(part.descriptor());
        }
      }
      int file = root.openFile(root.resolve(point.subpath()));
      try {
        return clone(file);
      } finally {
        Descriptor.close(file);
      }
    }
  }

  private static DetachedMount clone(int fd) {
    return DetachedMount.clone(Path.of("/proc/self/fd/" + fd), true);
  }
}
