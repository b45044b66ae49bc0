package io.gantry.platform.linux.mount;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;

/** Changes to the mount table of the calling thread's mount namespace: mount(2), umount2(2). */
public final class Mounts {
  /** mount(2): read only. */
  public static final int MS_RDONLY = 1;

  /** mount(2): ignore set-user-id bits. */
  public static final int MS_NOSUID = 2;

  /** mount(2): ignore device nodes. */
  public static final int MS_NODEV = 4;

  /** mount(2): refuse to execute. */
  public static final int MS_NOEXEC = 8;

  private static final int MS_REMOUNT = 32;
  private static final int MS_BIND = 4096;
  private static final int MS_REC = 16384;
  private static final int MS_PRIVATE = 1 << 18;
  private static final int MS_SLAVE = 1 << 19;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private static final long STATFS_BYTES = 120;
  private static final long STATFS_FLAGS = 80;

  private Mounts() {}

  /** Mounts a file system of a type; {@code options} is its own, comma separated, maybe empty. */
  public static void mount(String source, Path target, String type, int flags, String options) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          Native.syscall(
              SystemCall.MOUNT,
              NativeText.address(arena, source),
              NativeText.address(arena, target.toString()),
              NativeText.address(arena, type),
              flags,
              NativeText.address(arena, options),
              0);
      long _ = Native.check(result, "mount " + type, target);
    }
  }

  /** Whether the kernel changes attributes of mounts, also of those below: Linux 5.12. */
  public static boolean knowsAttributes() {
    try (Arena arena = Arena.ofConfined()) {
      long empty = NativeText.address(arena, "");
      return Native.syscall(SystemCall.MOUNT_SETATTR, -1, empty, 0, 0, 0, 0) != -Errno.ENOSYS;
    }
  }

  /**
   * What the mount restricts in which a path lies: those of {@code ro}, {@code nosuid}, {@code
   * nodev}, {@code noexec} that hold there; none where nothing is.
   */
  public static List<String> restrictions(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(STATFS_BYTES, 8);
      long name = NativeText.address(arena, path.toString());
      long result = Native.syscall(SystemCall.STATFS, name, status.address(), 0);
      if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
        return List.of();
      }
      long _ = Native.check(result, "look at the mount of", path);
      // the flags of statfs(2) have the numbers of those of mount(2)
      return MountFlags.restrictions(status.get(ValueLayout.JAVA_LONG, STATFS_FLAGS));
    }
  }

  /** As mount(8) does with {@code -t type -o flags}. */
  public static void mount(String source, Path target, String type, MountFlags flags) {
    mount(source, target, type, flags.flags(), flags.options());
    if (flags.needsRemount()) {
      mount("none", target, "none", (flags.flags() & ~MS_REC) | MS_REMOUNT, "");
    }
  }

  /** Mounts the directory or file {@code source} at {@code target} with all below it. */
  public static void bind(Path source, Path target) {
    mount(source.toString(), target, "none", MS_BIND | MS_REC, "");
  }

  /** Like {@link #bind}, refusing writes; file systems mounted below it stay as they are. */
  public static void bindReadOnly(Path source, Path target) {
    bind(source, target);
    mount("none", target, "none", MS_BIND | MS_REMOUNT | MS_RDONLY, "");
  }

  /** Mounts an overlay at {@code target}; see {@link DetachedMount#overlay}. */
  public static void mountOverlay(OverlayMount overlay, Path target) {
    try (DetachedMount detached = DetachedMount.overlay(overlay)) {
      detached.attach(target);
    }
  }

  /** Unmounts what was mounted last at {@code target}; a busy one fails with EBUSY. */
  public static void unmount(Path target) {
    unmount(target, UMOUNT_NOFOLLOW);
  }

  /** Unmounts even if it is in use: gone from the tree at once, freed after its last user. */
  public static void detach(Path target) {
    unmount(target, UMOUNT_NOFOLLOW | MNT_DETACH);
  }

  /** Detaches all that is mounted at {@code target}; nothing mounted or no such path is fine. */
  public static void detachAll(Path target) {
    while (true) {
      try {
        detach(target);
      } catch (LinuxException e) {
        if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOENT) {
          return;
        }
        throw e;
      }
    }
  }

  /** Lets mounts of the parent namespace arrive below {@code target}, and none go back. */
  public static void makeSlave(Path target) {
    mount("none", target, "none", MS_SLAVE | MS_REC, "");
  }

  /** Cuts everything below {@code target} off from mounts of other namespaces. */
  public static void makePrivate(Path target) {
    mount("none", target, "none", MS_PRIVATE | MS_REC, "");
  }

  private static void unmount(Path target, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long path = NativeText.address(arena, target.toString());
      long result = Native.syscall(SystemCall.UMOUNT2, path, flags, 0);
      long _ = Native.check(result, "unmount", target);
    }
  }
}
