package io.gantry.platform.linux.mount;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mount that no path leads to: only this process sees it, through a descriptor, and it vanishes
 * with the last user of that descriptor, so even kill -9 leaves nothing behind.
 */
public final class DetachedMount implements AutoCloseable {
  private static final long AT_FDCWD = -100;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  DetachedMount(int fd) {
    this.fd = fd;
  }

  /**
   * Mounts an overlay. An overlay of one directory (one lower and nothing writable, or an upper and
   * no lower) is that directory itself, which the kernel refuses to overlay alone.
   */
  public static DetachedMount overlay(OverlayMount overlay) {
    return new DetachedMount(OverlayCalls.mount(overlay));
  }

  /**
   * Another mount of the file or directory at {@code source}, in the mount namespace of the calling
   * thread; where that one shares its events, this one does too.
   *
   * @param recursive with all that is mounted below
   */
  public static DetachedMount clone(Path source, boolean recursive) {
    return new DetachedMount(OverlayCalls.cloneTree(source, recursive));
  }

  /** Refuses writes; with {@code recursive} in what is mounted below too (Linux 5.12). */
  public void makeReadOnly(boolean recursive) {
    OverlayCalls.makeReadOnly(fd, recursive);
  }

  /**
   * Shows files with other owners: who is 0 in them is 0 of the user namespace {@code users}, and
   * so on (Linux 5.12). Once, and before it is attached anywhere.
   *
   * @param recursive with all that is mounted below
   * @throws io.gantry.platform.linux.LinuxException {@code EINVAL} for a file system that cannot
   */
  public void mapIds(int users, boolean recursive) {
    OverlayCalls.mapIds(fd, recursive, users);
  }

  /**
   * A further mount of what another process sees at {@code path}.
   *
   * @param pid of a process in another mount namespace
   */
  public static DetachedMount ofProcess(long pid, Path path) {
    int namespace = Descriptor.open(Path.of("/proc/" + pid + "/ns/mnt"), Descriptor.O_RDONLY);
    try {
      return PlatformThread.call(
          "mounts-of-" + pid,
          () -> {
            // a thread that shares its root and cwd may not change namespace
            long result = Native.syscall(SystemCall.UNSHARE, CLONE_FS, 0, 0);
            long _ = Native.check(result, "unshare", "root and working directory");
            result = Native.syscall(SystemCall.SETNS, namespace, CLONE_NEWNS, 0);
            long _ = Native.check(result, "enter mount namespace of", pid);
            return new DetachedMount(OverlayCalls.cloneTree(path, false));
          });
    } finally {
      Descriptor.close(namespace);
    }
  }

  /** The descriptor of its root, opened with O_PATH; stays owned by this object. */
  public int fd() {
    return fd;
  }

  /** Its root as a path, for threads of this process and while this object is open. */
  public Path path() {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** Its root; valid for itself, close it too. */
  public RootDirectory root() {
    return RootDirectory.ofDescriptor(Descriptor.duplicate(fd));
  }

  /** Makes it visible at {@code target}, where it stays when this object is closed. */
  public void attach(Path target) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          Native.syscall(
              SystemCall.MOVE_MOUNT,
              fd,
              NativeText.address(arena, ""),
              AT_FDCWD,
              NativeText.address(arena, target.toString()),
              MOVE_MOUNT_F_EMPTY_PATH,
              0);
      long _ = Native.check(result, "attach mount at", target);
    }
  }

  /** As {@link #attach(Path)}, on an open directory, or file if this is the mount of one. */
  public void attach(int target) {
    try (Arena arena = Arena.ofConfined()) {
      long empty = NativeText.address(arena, "");
      int flags = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
      long result = Native.syscall(SystemCall.MOVE_MOUNT, fd, empty, target, empty, flags, 0);
      long _ = Native.check(result, "attach mount at descriptor", target);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
