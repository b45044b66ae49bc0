package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;

/** Whether a descriptor is a terminal, for the end of reading from one. */
final class TerminalProbe {
  private static final long TCGETS = 0x5401;

  private TerminalProbe() {}

  static boolean isTerminal(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      return Native.syscall(SystemCall.IOCTL, fd, TCGETS, arena.allocate(64).address()) == 0;
    }
  }
}
