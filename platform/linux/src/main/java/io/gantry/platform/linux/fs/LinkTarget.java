package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** readlinkat(2) on a descriptor of the link itself. */
final class LinkTarget {
  private static final int PATH_MAX = 4096;

  private LinkTarget() {}

  static String of(int link, String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment target = arena.allocate(PATH_MAX);
      long empty = NativeText.address(arena, "");
      long result =
          Native.syscall(SystemCall.READLINKAT, link, empty, target.address(), PATH_MAX, 0, 0);
      // ENOENT is the kernel's answer for a descriptor that is no link
      long length = Native.check(result, "read link", path);
      byte[] bytes = target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      return NativeText.decode(bytes, 0, bytes.length);
    }
  }
}
