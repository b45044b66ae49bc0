package io.gantry.platform.linux.fs;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * openat2(2) with every component resolved inside a root: absolute symbolic links start at the
 * root, {@code ..} stops at it, links of /proc are refused.
 */
final class InRoot {
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_TRUNC = 0x200;
  static final int O_NOCTTY = 0x100;
  static final int O_NONBLOCK = 0x800;
  static final int O_DIRECTORY = machineFlag(0x10000, 0x4000);
  static final int O_NOFOLLOW = machineFlag(0x20000, 0x8000);
  static final int O_PATH = 0x200000;

  private static final int RESOLVE_NO_MAGICLINKS = 0x02;
  private static final int RESOLVE_IN_ROOT = 0x10;
  private static final long AT_FDCWD = -100;
  private static final int ATTEMPTS = 1000;

  private InRoot() {}

  private static int machineFlag(int x86, int arm) {
    return SystemCall.ARM64 ? arm : x86;
  }

  /** Opens; the descriptor, or the negated error number. */
  static long open(int root, String path, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment how = arena.allocate(24, 8); // struct open_how
      how.set(ValueLayout.JAVA_LONG, 0, flags | Descriptor.O_CLOEXEC);
      how.set(ValueLayout.JAVA_LONG, 8, mode);
      how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      long name = NativeText.address(arena, relative(path));
      for (int attempt = 0; ; attempt++) {
        long result = Native.restarting(SystemCall.OPENAT2, root, name, how.address(), 24, 0, 0);
        // a rename or mount anywhere on the host during a ".." makes the kernel ask for a retry
        if (result != -Errno.EAGAIN || attempt == ATTEMPTS) {
          return result;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static String relative(String path) {
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/') {
      from++;
    }
    int end = path.length();
    while (end > from && path.charAt(end - 1) == '/') {
      end--; // a slash at the end would make the kernel follow a link there
    }
    return from == end ? "." : path.substring(from, end);
  }

  /** Opens with O_PATH, the last component not followed. */
  static int openPath(int root, String call, String path) {
    return (int) Native.check(open(root, path, O_PATH | O_NOFOLLOW, 0), call, path);
  }

  /** The directory that holds, or will hold, a name. */
  record Parent(int fd, String name) implements AutoCloseable {
    @Override
    public void close() {
      Descriptor.close(fd);
    }
  }

  /** Opens the parent of a path whose last component is a plain name. */
  static Parent parent(int root, String call, String path) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    int slash = path.lastIndexOf('/', end - 1);
    String name = path.substring(slash + 1, end);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new GantryException(Kind.INVALID, call + " " + path + ": not a name in a directory");
    }
    String directory = slash <= 0 ? "." : path.substring(0, slash);
    long fd = open(root, directory, O_PATH | O_DIRECTORY, 0);
    return new Parent((int) Native.check(fd, call, path), name);
  }

  /**
   * Opens a regular file for real: first its inode with O_PATH, so that no device or pipe is ever
   * opened, then that inode again. The descriptor names no link, hence /proc leads to it alone.
   */
  static int reopenRegular(int pathFd, String call, String path, int flags) {
    return reopenRegular(pathFd, FileStatus.of(pathFd), call, path, flags);
  }

  /** As the other; {@code status} is that of {@code pathFd}. */
  static int reopenRegular(int pathFd, FileStatus status, String call, String path, int flags) {
    if (status.isDirectory()) {
      throw new LinuxException(call + " " + path, Errno.EISDIR);
    }
    if (status.isSymbolicLink()) {
      throw new LinuxException(call + " " + path, Errno.ELOOP);
    }
    if (!status.isRegular()) {
      throw new GantryException(Kind.INVALID, call + " " + path + ": not a regular file");
    }
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, magic(pathFd));
      long result =
          Native.restarting(
              SystemCall.OPENAT, AT_FDCWD, name, flags | Descriptor.O_CLOEXEC, 0, 0, 0);
      return (int) Native.check(result, call, path);
    }
  }

  /** The link of /proc to exactly the file that a descriptor names. */
  static String magic(int fd) {
    return "/proc/self/fd/" + fd;
  }
}
