package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Errno;
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
  private static final int MS_RDONLY = 1;
  private static final int MS_NOSUID = 2;
  private static final int MS_NODEV = 4;
  private static final int MS_NOEXEC = 8;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private PrivateMounts() {}

  /**
   * Runs {@code task} on a thread of its own in a new mount namespace in which everything mounted
   * at {@code hide} is gone, or covered by an empty directory where it is locked; paths that are no
   * mount points are left as they are. Failures as in {@link PlatformThread#call}.
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
            hide(path);
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

  private static void hide(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      long target = NativeText.address(arena, path.toString());
      long result = Native.syscall(SystemCall.UMOUNT2, target, UMOUNT_NOFOLLOW | MNT_DETACH, 0);
      if (result == -Errno.EINVAL && isMountPoint(path)) {
        int flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
        long type = NativeText.address(arena, "tmpfs");
        result = Native.syscall(SystemCall.MOUNT, type, target, type, flags, 0, 0);
        long _ = Native.check(result, "cover", path);
      } else if (result != -Errno.EINVAL && result != -Errno.ENOENT) {
        long _ = Native.check(result, "unmount", path);
      }
    }
  }

  /** One that cannot be unmounted is locked: it came from the host into an ordinary user's. */
  private static boolean isMountPoint(Path path) {
    try {
      Path above = path.resolve("..");
      return !Files.getAttribute(path, "unix:dev").equals(Files.getAttribute(above, "unix:dev"));
    } catch (IOException _) {
      return false;
    }
  }
}
