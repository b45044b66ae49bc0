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
import java.util.Optional;
import java.util.TreeMap;

/**
 * Extended attributes (xattr(7)) of a file in a root.
 *
 * <p>The calls take no O_PATH descriptors, so those go through their link in /proc, which leads to
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
      return of(name, SystemCall.LISTXATTR, SystemCall.GETXATTR, buffer, path);
    } finally {
      Descriptor.close(file);
    }
  }

  /**
   * The attributes of a file.
   *
   * @param file its descriptor or the address of its path, as {@code list} and {@code get} take it
   * @param list the number of the call that lists names
   * @param get the number of the call that gets a value
   * @param buffer room for as much as the kernel ever gives
   */
  static Map<String, byte[]> of(
      long file, long list, long get, MemorySegment buffer, String shown) {
    long listed = Native.syscall(list, file, buffer.address(), buffer.byteSize());
    if (listed == 0 || listed == -Errno.EOPNOTSUPP) {
      return Map.of();
    }
    long length = Native.check(listed, "read attributes", shown);
    byte[] names = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    var values = new TreeMap<String, byte[]>();
    try (Arena arena = Arena.ofConfined()) {
      int from = 0;
      for (int i = 0; i < names.length; i++) {
        if (names[i] == 0) {
          String name = NativeText.decode(names, from, i);
          value(arena, file, get, name, buffer, shown).ifPresent(value -> values.put(name, value));
          from = i + 1;
        }
      }
    }
    return values;
  }

  /** Nothing if it was removed meanwhile. */
  private static Optional<byte[]> value(
      Arena arena, long file, long get, String name, MemorySegment buffer, String shown) {
    long key = NativeText.address(arena, name);
    long size = Native.syscall(get, file, key, buffer.address(), buffer.byteSize(), 0, 0);
    if (size == -Errno.ENODATA) {
      return Optional.empty();
    }
    long length = Native.check(size, "read attribute " + name + " of", shown);
    return Optional.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
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
