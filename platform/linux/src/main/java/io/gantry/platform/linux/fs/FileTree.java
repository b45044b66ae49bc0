package io.gantry.platform.linux.fs;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.function.ToLongBiFunction;

/** Whole directory trees of the host. */
public final class FileTree {
  private static final long FS_IOC_GETFLAGS = 0x80086601L;
  private static final long FS_IOC_SETFLAGS = 0x40086602L;
  private static final int FS_TOPDIR_FL = 0x20000;

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

  /**
   * Lets the file system spread what is made in a directory over the whole disk instead of keeping
   * it together, as the top of an unrelated hierarchy each. ext4 looks for a free inode beside the
   * directory's own and shuns those freed in the last minutes one by one: a tree made where a large
   * one was just deleted takes ten times as long. Does nothing where it is not understood.
   */
  public static void spread(Path directory) {
    int fd = Descriptor.open(directory, Descriptor.O_RDONLY);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flags = arena.allocate(8, 8);
      if (Native.syscall(SystemCall.IOCTL, fd, FS_IOC_GETFLAGS, flags.address()) < 0) {
        return;
      }
      int known = flags.get(ValueLayout.JAVA_INT, 0);
      if ((known & FS_TOPDIR_FL) == 0) {
        flags.set(ValueLayout.JAVA_INT, 0, known | FS_TOPDIR_FL);
        long _ = Native.syscall(SystemCall.IOCTL, fd, FS_IOC_SETFLAGS, flags.address());
      }
    } finally {
      Descriptor.close(fd);
    }
  }
}
