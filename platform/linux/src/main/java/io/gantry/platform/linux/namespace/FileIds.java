package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Work whose new files belong to somebody else, with all rights of this process. */
public final class FileIds {
  private static final int CAPABILITY_VERSION = 0x20080522;

  private FileIds() {}

  /** Something that may fail. */
  public interface Work {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Runs {@code work} as this user and group as far as files are concerned. The calling thread must
   * be a platform thread of root; it is itself again afterwards.
   */
  public static void asOwner(long uid, long gid, Work work) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(8, 4);
      header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION);
      // twice effective, permitted, inheritable: capabilities 0 to 31, and the rest
      MemorySegment sets = arena.allocate(24, 4);
      long read = Native.syscall(SystemCall.CAPGET, header.address(), sets.address(), 0);
      long _ = Native.check(read, "read", "capabilities");
      long _ = Native.syscall(SystemCall.SETFSGID, gid, 0, 0);
      long _ = Native.syscall(SystemCall.SETFSUID, uid, 0, 0);
      try {
        // who is not 0 loses the rights over files that it had as 0
        long given = Native.syscall(SystemCall.CAPSET, header.address(), sets.address(), 0);
        long _ = Native.check(given, "keep", "capabilities");
        work.run();
      } finally {
        long _ = Native.syscall(SystemCall.SETFSUID, 0, 0, 0);
        long _ = Native.syscall(SystemCall.SETFSGID, 0, 0, 0);
      }
    }
  }
}
