package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/**
 * Extended attributes (xattr(7)) of a file in a root.
 *
 * <p>The calls take no O_PATH descriptors, so they go through its link in /proc, which leads to
 * exactly that inode, even if it is a symbolic link.
 */
final class Attributes {
  // the kernel's XATTR_LIST_MAX and XATTR_SIZE_MAX
  private static final int LIMIT = 65536;

  private Attributes() {}

  static Map<String, byte[]> read(int root, String path) {
    int file = InRoot.openPath(root, "read attributes", path);
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, InRoot.magic(file));
      long size = Native.syscall(SystemCall.LISTXATTR, name, 0, 0);
      if (size == 0 || size == -Errno.EOPNOTSUPP) {
        return Map.of();
      }
      long _ = Native.check(size, "read attributes", path);
      MemorySegment buffer = arena.allocate(LIMIT);
      long listed = Native.syscall(SystemCall.LISTXATTR, name, buffer.address(), LIMIT);
      long length = Native.check(listed, "read attributes", path);
      byte[] names = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return values(arena, path, name, names, buffer);
    } finally {
      Descriptor.close(file);
    }
  }

  private static Map<String, byte[]> values(
      Arena arena, String path, long file, byte[] names, MemorySegment buffer) {
    var values = new TreeMap<String, byte[]>();
    int from = 0;
    for (int i = 0; i < names.length; i++) {
      if (names[i] != 0) {
        continue;
      }
      String name = NativeText.decode(names, from, i);
      from = i + 1;
      long key = NativeText.address(arena, name);
      long size = Native.syscall(SystemCall.GETXATTR, file, key, buffer.address(), LIMIT, 0, 0);
      if (size != -Errno.ENODATA) { // removed meanwhile
        long length = Native.check(size, "read attribute " + name + " of", path);
        values.put(name, buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return values;
  }

  static void set(int root, String path, String name, byte[] value) {
    if (value.length > LIMIT) {
      throw new LinuxException("set attribute " + name + " of " + path, Errno.ENOSPC);
    }
    int file = InRoot.openPath(root, "set attribute", path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, value.length));
      MemorySegment.copy(value, 0, bytes, ValueLayout.JAVA_BYTE, 0, value.length);
      long result =
          Native.syscall(
              SystemCall.SETXATTR,
              NativeText.address(arena, InRoot.magic(file)),
              NativeText.address(arena, name),
              bytes.address(),
              value.length,
              0,
              0);
      long _ = Native.check(result, "set attribute " + name + " of", path);
    } finally {
      Descriptor.close(file);
    }
  }

  static void remove(int root, String path, String name) {
    int file = InRoot.openPath(root, "remove attribute", path);
    try (Arena arena = Arena.ofConfined()) {
      long target = NativeText.address(arena, InRoot.magic(file));
      long result =
          Native.syscall(SystemCall.REMOVEXATTR, target, NativeText.address(arena, name), 0);
      long _ = Native.check(result, "remove attribute " + name + " of", path);
    } finally {
      Descriptor.close(file);
    }
  }
}
