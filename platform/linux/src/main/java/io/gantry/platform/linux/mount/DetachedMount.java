package io.gantry.platform.linux.mount;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
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

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
