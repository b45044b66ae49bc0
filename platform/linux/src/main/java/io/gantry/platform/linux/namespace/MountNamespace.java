package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Work in the mount namespace of another process. */
public final class MountNamespace {
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;

  private MountNamespace() {}

  /**
   * Runs {@code task} on a thread of its own inside the namespace behind a path such as
   * /proc/PID/ns/mnt; paths mean what they mean there. Failures as in {@link PlatformThread#call}.
   */
  public static <T> T call(Path namespace, Callable<T> task) {
    return PlatformThread.call(
        "mount-namespace",
        () -> {
          int fd = Descriptor.open(namespace, Descriptor.O_RDONLY);
          try {
            // a thread that shares its root and cwd may not change namespace
            long alone = Native.syscall(SystemCall.UNSHARE, CLONE_FS, 0, 0);
            long _ = Native.check(alone, "unshare", "file system");
            long result = Native.syscall(SystemCall.SETNS, fd, CLONE_NEWNS, 0);
            long _ = Native.check(result, "enter mount namespace", namespace);
          } finally {
            Descriptor.close(fd);
          }
          return task.call();
        });
  }
}
