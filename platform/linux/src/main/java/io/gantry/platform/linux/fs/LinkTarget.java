package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** readlinkat(2) on a descriptor of the link itself, or of the directory that holds it. */
final class LinkTarget {
  private static final int PATH_MAX = 4096;

  private LinkTarget() {}

  static String of(int link, String path) {
    try (Arena arena = Arena.ofConfined()) {
      // ENOENT is the kernel's answer for a descriptor that is no link
      return of(link, NativeText.address(arena, ""), path);
    }
  }

  /** The target of a name in an open directory; {@code shown} is for failures. */
  static String of(int directory, long name, String shown) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(PATH_MAX);
      long result =
          Native.syscall(SystemCall.READLINKAT, directory, name, target.address(), PATH_MAX, 0, 0);
      long length = Native.check(result, "read link", shown);
      byte[] bytes = target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return NativeText.decode(bytes, 0, bytes.length);
    }
  }
}
