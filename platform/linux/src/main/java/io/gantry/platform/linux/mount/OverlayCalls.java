package io.gantry.platform.linux.mount;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls of the new mount API for {@link OverlayMount}: fsopen(2), fsconfig(2), fsmount(2). */
final class OverlayCalls {
  private static final int FSOPEN_CLOEXEC = 1;
  private static final int FSCONFIG_SET_FLAG = 0;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int FSMOUNT_CLOEXEC = 1;
  private static final int MOUNT_ATTR_RDONLY = 1;
  private static final int MOUNT_ATTR_IDMAP = 0x100000;
  private static final long AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_RECURSIVE = 0x8000;
  private static final int OPEN_TREE_CLONE = 1;
  private static final int O_PATH = 0x200000;
  private static final int O_DIRECTORY = SystemCall.ARM64 ? 0x4000 : 0x10000;
  // fsconfig(2) takes values of up to 255 bytes
  private static final int VALUE_LIMIT = 255;

  /** A host's defaults must not shape layers: plain copies, no redirects made or followed. */
  static final List<Map.Entry<String, String>> FEATURES =
      List.of(
          Map.entry("redirect_dir", "nofollow"),
          Map.entry("index", "off"),
          Map.entry("metacopy", "off"));

  private OverlayCalls() {}

  static int mount(OverlayMount overlay) {
    if (overlay.lower().isEmpty()) {
      Path upper =
          overlay
              .writable()
              .orElseThrow(
                  () -> new GantryException(Kind.INVALID, "an overlay of no directory at all"))
              .upper();
      return cloneDirectory(upper, overlay.readOnly());
    }
    if (overlay.lower().size() == 1 && overlay.writable().isEmpty()) {
      return cloneDirectory(overlay.lower().getFirst(), true);
    }
    try {
      return compose(overlay);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINVAL) {
        return OlderOverlay.mount(overlay);
      }
      throw e;
    }
  }

  /** Whether to mount it volatile; if so, removes the mark of an earlier volatile mount. */
  static boolean prepareVolatile(OverlayMount overlay) {
    if (!overlay.unsynced() || overlay.readOnly() || overlay.writable().isEmpty()) {
      return false;
    }
    // the kernel refuses to mount a work directory that still has it
    FileTree.delete(overlay.writable().get().work().resolve("work/incompat"));
    return true;
  }

  private static int compose(OverlayMount overlay) {
    var opened = new ArrayList<Integer>();
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, "overlay");
      int context =
          (int)
              Native.check(
                  Native.syscall(SystemCall.FSOPEN, name, FSOPEN_CLOEXEC, 0), "mount", "overlay");
      opened.add(context);
      for (Path lower : overlay.lower()) {
        set(arena, context, "lowerdir+", lower, opened);
      }
      if (overlay.writable().isPresent()) {
        set(arena, context, "upperdir", overlay.writable().get().upper(), opened);
        set(arena, context, "workdir", overlay.writable().get().work(), opened);
      }
      for (Map.Entry<String, String> feature : FEATURES) {
        configure(arena, context, FSCONFIG_SET_STRING, feature.getKey(), feature.getValue());
      }
      if (!UserNamespace.initial()) { // trusted. attributes are forbidden
        configure(arena, context, FSCONFIG_SET_FLAG, "userxattr", "");
      }
      if (prepareVolatile(overlay)) {
        configure(arena, context, FSCONFIG_SET_FLAG, "volatile", "");
      }
      configure(arena, context, FSCONFIG_CMD_CREATE, "", "");
      boolean readOnly = overlay.readOnly() || overlay.writable().isEmpty();
      long result =
          Native.syscall(
              SystemCall.FSMOUNT, context, FSMOUNT_CLOEXEC, readOnly ? MOUNT_ATTR_RDONLY : 0);
      return (int) Native.check(result, "mount", "overlay");
    } finally {
      opened.forEach(Descriptor::close);
    }
  }

  /** Long names and those with characters that overlayfs unescapes go by descriptor. */
  private static void set(Arena arena, int context, String key, Path path, List<Integer> opened) {
    String value = path.toString();
    if (NativeText.encode(value).length > VALUE_LIMIT || isSpecial(value)) {
      value = byDescriptor(path, opened);
    }
    try {
      configure(arena, context, FSCONFIG_SET_STRING, key, value);
    } catch (LinuxException e) {
      throw new LinuxException("mount overlay: " + key + " " + path, e.errno());
    }
  }

  /** Whether overlayfs would not take the name literally. */
  static boolean isSpecial(String name) {
    return name.indexOf('\\') >= 0 || name.indexOf(',') >= 0 || name.indexOf(':') >= 0;
  }

  /** A short and plain name for a directory, valid while the added descriptor is open. */
  static String byDescriptor(Path path, List<Integer> opened) {
    int fd = Descriptor.open(path, O_PATH | O_DIRECTORY);
    opened.add(fd);
    return "/proc/self/fd/" + fd;
  }

  private static void configure(Arena arena, int context, int command, String key, String value) {
    boolean create = command == FSCONFIG_CMD_CREATE;
    long result =
        Native.syscall(
            SystemCall.FSCONFIG,
            context,
            command,
            create ? 0 : NativeText.address(arena, key),
            create || command == FSCONFIG_SET_FLAG ? 0 : NativeText.address(arena, value),
            0,
            0);
    long _ = Native.check(result, "mount overlay:", create ? "create" : key + "=" + value);
  }

  static int cloneDirectory(Path directory, boolean readOnly) {
    int fd = cloneTree(directory, false);
    if (readOnly) {
      try {
        makeReadOnly(fd, false);
      } catch (LinuxException e) {
        Descriptor.close(fd);
        throw e;
      }
    }
    return fd;
  }

  static int cloneTree(Path source, boolean recursive) {
    try (Arena arena = Arena.ofConfined()) {
      long path = NativeText.address(arena, source.toString());
      int flags = OPEN_TREE_CLONE | Descriptor.O_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
      long opened = Native.syscall(SystemCall.OPEN_TREE, AT_FDCWD, path, flags);
      return (int) Native.check(opened, "clone mount of", source);
    }
  }

  static void makeReadOnly(int fd, boolean recursive) {
    long _ = Native.check(set(fd, recursive, MOUNT_ATTR_RDONLY, 0), "make read-only", "mount");
  }

  /** {@code users} is a descriptor of the user namespace that says how. */
  static void mapIds(int fd, boolean recursive, int users) {
    long _ = Native.check(set(fd, recursive, MOUNT_ATTR_IDMAP, users), "map the ids of", "mount");
  }

  private static long set(int fd, boolean recursive, long attribute, long users) {
    try (Arena arena = Arena.ofConfined()) {
      // struct mount_attr: set, clear, propagation, user namespace
      MemorySegment attributes = arena.allocate(32, 8);
      attributes.set(ValueLayout.JAVA_LONG, 0, attribute);
      attributes.set(ValueLayout.JAVA_LONG, 24, users);
      long empty = NativeText.address(arena, "");
      int flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
      return Native.syscall(
          SystemCall.MOUNT_SETATTR, fd, empty, flags, attributes.address(), 32, 0);
    }
  }
}
