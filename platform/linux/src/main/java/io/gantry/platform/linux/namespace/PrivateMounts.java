package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Work in a mount namespace of its own: mounts of the host arrive in it, nothing goes back.
 *
 * <p>Programs started by the work inherit the namespace and keep it alive.
 */
public final class PrivateMounts {
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;
  private static final int MS_REC = 0x4000;
  private static final int MS_SLAVE = 0x80000;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;
  private static final int MS_NOEXEC = 8;

  private PrivateMounts() {}

  /**
   * Runs {@code task} on a thread of its own in a new mount namespace in which what is mounted at
   * {@code hide} is covered by an empty file system, so that nothing of it is seen and nothing
   * below it written; paths that are no mount points are left as they are. Failures as in {@link
   * PlatformThread#call}.
   */
  public static <T> T call(List<Path> hide, Callable<T> task) {
    return PlatformThread.call(
        "private-mounts",
        () -> {
          // CLONE_FS first: a thread that shares its root and cwd may not change namespace
          long result = Native.syscall(SystemCall.UNSHARE, CLONE_FS | CLONE_NEWNS, 0, 0);
          long _ = Native.check(result, "unshare", "mount namespace");
          keepMountsInside();
          for (Path path : hide) {
            if (isMountPoint(path)) {
              cover(path);
            }
          }
          return task.call();
        });
  }

  /** As {@code mount --make-rslave /}. By system call: the package mount knows this one. */
  private static void keepMountsInside() {
    try (Arena arena = Arena.ofConfined()) {
      long none = NativeText.address(arena, "none");
      long root = NativeText.address(arena, "/");
      long result = Native.syscall(SystemCall.MOUNT, none, root, none, MS_SLAVE | MS_REC, 0, 0);
      long _ = Native.check(result, "make slave", "/");
    }
  }

  private static void cover(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      long target = NativeText.address(arena, path.toString());
      long type = NativeText.address(arena, "tmpfs");
      long options = NativeText.address(arena, "mode=755,size=1m");
      int flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
      long result = Native.syscall(SystemCall.MOUNT, type, target, type, flags, options, 0);
      long _ = Native.check(result, "cover", path);
    }
  }

  private static boolean isMountPoint(Path path) {
    try {
      Path above = path.resolve("..");
      return !Files.getAttribute(path, "unix:dev").equals(Files.getAttribute(above, "unix:dev"));
    } catch (IOException _) {
      return false;
    }
  }
}
