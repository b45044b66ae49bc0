package io.gantry.platform.linux.fs;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.nio.file.Path;
import java.util.function.ToLongBiFunction;

/** Whole directory trees of the host. */
public final class FileTree {
  private FileTree() {}

  /**
   * Removes a file, or a directory with all in it; nothing there is fine. Never follows a link
   * below {@code path}, never enters another mount: that fails with EXDEV or EBUSY and leaves the
   * rest in part.
   */
  public static void delete(Path path) {
    try {
      long _ =
          inParent(
              path,
              (parent, name) -> {
                TreeRemoval.remove(parent, name, path.toString());
                return 0;
              });
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
  }

  /** Bytes on disk of all below {@code path} and itself; hard links count once. */
  public static long usage(Path path) {
    return inParent(path, (parent, name) -> DiskUsage.of(parent, name, path.toString()));
  }

  private static long inParent(Path path, ToLongBiFunction<Integer, String> task) {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null || name.toString().equals("..")) {
      throw new GantryException(Kind.INVALID, path + ": not a name in a directory");
    }
    int fd = Descriptor.open(parent, InRoot.O_PATH | InRoot.O_DIRECTORY);
    try {
      return task.applyAsLong(fd, name.toString());
    } finally {
      Descriptor.close(fd);
    }
  }

  /** Forces everything on the file system that holds {@code path} to the disk: syncfs(2). */
  public static void sync(Path path) {
    int fd = Descriptor.open(path, Descriptor.O_RDONLY);
    try {
      long result = Native.restarting(SystemCall.SYNCFS, fd, 0, 0, 0, 0, 0);
      long _ = Native.check(result, "sync file system of", path);
    } finally {
      Descriptor.close(fd);
    }
  }
}
