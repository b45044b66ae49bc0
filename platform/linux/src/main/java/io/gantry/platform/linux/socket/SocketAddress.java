package io.gantry.platform.linux.socket;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.fs.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * A path as sockaddr_un, which holds 107 bytes: a longer one goes through a descriptor of its
 * directory.
 */
record SocketAddress(long pointer, int length, int directory) implements AutoCloseable {
  private static final int PATH_LIMIT = 107;
  private static final int O_PATH = 0x200000;
  private static final short AF_UNIX = 1;

  static SocketAddress of(Arena arena, Path path) {
    byte[] name = NativeText.encode(path.toString());
    if (name.length <= PATH_LIMIT) {
      return of(arena, name, -1);
    }
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    Path last = absolute.getFileName();
    if (parent == null || last == null) {
      throw new GantryException(Kind.INVALID, "no socket path: " + path);
    }
    int directory = Descriptor.open(parent, O_PATH);
    byte[] shorter = NativeText.encode("/proc/self/fd/" + directory + "/" + last);
    if (shorter.length > PATH_LIMIT) {
      Descriptor.close(directory);
      throw new GantryException(Kind.INVALID, "socket name too long: " + last);
    }
    return of(arena, shorter, directory);
  }

  private static SocketAddress of(Arena arena, byte[] name, int directory) {
    MemorySegment address = arena.allocate(PATH_LIMIT + 3L, 8);
    address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
    MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
    return new SocketAddress(address.address(), name.length + 3, directory);
  }

  @Override
  public void close() {
    if (directory >= 0) {
      Descriptor.close(directory);
    }
  }
}
