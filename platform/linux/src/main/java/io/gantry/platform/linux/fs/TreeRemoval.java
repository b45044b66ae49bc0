package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;

/** Removes a tree: one unlinkat(2) per entry, names passed on from getdents64(2) in place. */
final class TreeRemoval extends TreeWalk {
  static final int AT_REMOVEDIR = 0x200;
  private static final int OWNER_ALL = 0700;
  private static final int RESCANS = 1000;
  private int rescans;

  private TreeRemoval(Arena arena, String shown) {
    super(arena, shown);
  }

  /** Removes {@code name} in {@code parent}, whatever it is; {@code shown} is for messages. */
  static void remove(int parent, String name, String shown) {
    try (Arena arena = Arena.ofConfined()) {
      long address = NativeText.address(arena, name);
      long result = Native.syscall(SystemCall.UNLINKAT, parent, address, 0);
      if (result == -Errno.EISDIR || result == -Errno.EPERM) {
        long empty = Native.syscall(SystemCall.UNLINKAT, parent, address, AT_REMOVEDIR);
        if (empty == -Errno.ENOTEMPTY) {
          new TreeRemoval(arena, shown).walk(parent, name);
          return;
        }
        result = empty == -Errno.ENOTDIR ? result : empty;
      }
      long _ = Native.check(result, "remove", shown);
    }
  }

  @Override
  boolean enters(int directory, long name, int type) {
    if (type == DirectoryEntries.DT_DIR) {
      return true;
    }
    long result = unlink(directory, name, 0);
    if (result == -Errno.EISDIR) {
      return true;
    }
    if (result < 0 && result != -Errno.ENOENT) {
      throw failure("remove entry of", (int) -result);
    }
    return false;
  }

  @Override
  boolean leaves(int parent, long name) {
    long result = unlink(parent, name, AT_REMOVEDIR);
    if (result >= 0 || result == -Errno.ENOENT) {
      return false;
    }
    // entries made meanwhile, or skipped by a file system whose listing shifts under removal
    if (result == -Errno.ENOTEMPTY && rescans++ < RESCANS) {
      return true;
    }
    throw failure("remove", (int) -result);
  }

  /** Without root, a directory of ours may forbid even us to remove what is in it. */
  private static long unlink(int directory, long name, int flags) {
    long result = Native.syscall(SystemCall.UNLINKAT, directory, name, flags);
    if (result == -Errno.EACCES
        && Native.syscall(SystemCall.FCHMOD, directory, OWNER_ALL, 0) >= 0) {
      return Native.syscall(SystemCall.UNLINKAT, directory, name, flags);
    }
    return result;
  }

  @Override
  boolean retries(int parent, long name, int error) {
    if (error == Errno.ENOTDIR || error == Errno.ELOOP) { // replaced by a file meanwhile
      return unlink(parent, name, 0) >= 0;
    }
    return error == Errno.EACCES && permit(parent, name);
  }

  private static boolean permit(int parent, long name) {
    int flags = InRoot.O_PATH | InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW | Descriptor.O_CLOEXEC;
    long opened = Native.restarting(SystemCall.OPENAT, parent, name, flags, 0, 0, 0);
    if (opened < 0) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      long magic = NativeText.address(arena, InRoot.magic((int) opened));
      return Native.syscall(SystemCall.FCHMODAT, -1, magic, OWNER_ALL) >= 0;
    } finally {
      Descriptor.close((int) opened);
    }
  }
}
