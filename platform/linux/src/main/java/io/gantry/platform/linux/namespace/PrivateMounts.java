package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.mount.Mounts;
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

  private PrivateMounts() {}

  /**
   * Runs {@code task} on a thread of its own in a new mount namespace in which everything mounted
   * at {@code hide} is gone; paths that are no mount points are left as they are. Failures as in
   * {@link PlatformThread#call}.
   */
  public static <T> T call(List<Path> hide, Callable<T> task) {
    return PlatformThread.call(
        "private-mounts",
        () -> {
          // CLONE_FS first: a thread that shares its root and cwd may not change namespace
          long result = Native.syscall(SystemCall.UNSHARE, CLONE_FS | CLONE_NEWNS, 0, 0);
          long _ = Native.check(result, "unshare", "mount namespace");
          Mounts.makeSlave(Path.of("/"));
          for (Path path : hide) {
            hide(path);
          }
          return task.call();
        });
  }

  private static void hide(Path path) {
    try {
      Mounts.detach(path);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
