package io.gantry.platform.linux.fs;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A walk over a directory tree, depth first, by descriptors: it follows no link, enters no other
 * mount, and any depth is fine. Only the deepest directories are kept open; the way back to one
 * that was closed is {@code ..}, which must lead to the very same inode.
 */
abstract class TreeWalk {
  private static final int RESOLVE_NO_XDEV = 0x01;
  private static final int RESOLVE_NO_SYMLINKS = 0x04;
  private static final int RESOLVE_BENEATH = 0x08;
  private static final int KEPT_OPEN = 64;

  /** A directory on the way down; {@code fd} is -1 while it is closed. */
  private static final class Level {
    final String name;
    final Deque<String> directories = new ArrayDeque<>();
    int fd;
    long device;
    long inode;

    Level(String name, int fd) {
      this.name = name;
      this.fd = fd;
    }
  }

  private final List<Level> levels = new ArrayList<>();
  private final Arena arena;
  private final DirectoryEntries entries;
  private final MemorySegment how;
  private final String shown;

  TreeWalk(Arena arena, String shown) {
    this.arena = arena;
    this.shown = shown;
    this.entries = new DirectoryEntries(arena);
    this.how = arena.allocate(24, 8); // struct open_how
    how.set(
        ValueLayout.JAVA_LONG, 0, InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW | Descriptor.O_CLOEXEC);
    how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH);
  }

  /** Sees an entry; whether it is a directory to enter. */
  abstract boolean enters(int directory, long name, int type);

  /** Sees a directory whose entries are done; whether it must be walked again. */
  abstract boolean leaves(int parent, long name);

  /** Sees a directory that could not be opened; whether to try once more. */
  abstract boolean retries(int parent, long name, int error);

  /** The arena of the walk, for buffers that live as long. */
  final Arena arena() {
    return arena;
  }

  final LinuxException failure(String call, int error) {
    var path = new StringBuilder(shown);
    for (int i = 1; i < levels.size(); i++) {
      path.append('/').append(levels.get(i).name);
    }
    return new LinuxException(call + " " + path, error);
  }

  /** Walks the directory {@code name} in {@code parent}. */
  final void walk(int parent, String name) {
    try {
      enter(parent, name);
      while (!levels.isEmpty()) {
        Level level = levels.getLast();
        if (level.directories.isEmpty()) {
          leave(parent, level);
        } else {
          enter(level.fd, level.directories.removeFirst());
        }
      }
    } finally {
      for (Level level : levels) {
        if (level.fd >= 0) {
          Descriptor.close(level.fd);
        }
      }
    }
  }

  private void enter(int parent, String name) {
    int fd = open(parent, name);
    if (fd < 0) {
      return;
    }
    Level level = new Level(name, fd);
    levels.add(level);
    int closing = levels.size() - KEPT_OPEN;
    if (closing >= 0) {
      Level distant = levels.get(closing);
      FileStatus status = FileStatus.of(distant.fd);
      distant.device = status.device();
      distant.inode = status.inode();
      Descriptor.close(distant.fd);
      distant.fd = -1;
    }
    scan(level);
  }

  private void scan(Level level) {
    entries.start(level.fd, level.name);
    while (entries.advance()) {
      if (enters(level.fd, entries.nameAddress(), entries.type())) {
        level.directories.addLast(entries.name());
      }
    }
  }

  private void leave(int top, Level level) {
    int parent = levels.size() == 1 ? top : parentOf(level);
    try (Arena names = Arena.ofConfined()) {
      if (leaves(parent, NativeText.address(names, level.name))) {
        long rewound = Native.syscall(SystemCall.LSEEK, level.fd, 0, 0);
        long _ = Native.check(rewound, "list", level.name);
        scan(level);
        return;
      }
    }
    levels.removeLast();
    Descriptor.close(level.fd);
  }

  private int parentOf(Level level) {
    Level parent = levels.get(levels.size() - 2);
    if (parent.fd < 0) {
      int fd = openUp(level.fd);
      FileStatus status = FileStatus.of(fd);
      if (status.inode() != parent.inode || status.device() != parent.device) {
        Descriptor.close(fd);
        throw new GantryException(
            Kind.CONFLICT, shown + ": a directory was moved while its tree was walked");
      }
      parent.fd = fd;
    }
    return parent.fd;
  }

  private static int openUp(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      int flags = InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW | Descriptor.O_CLOEXEC;
      long name = NativeText.address(arena, "..");
      long result = Native.restarting(SystemCall.OPENAT, fd, name, flags, 0, 0, 0);
      return (int) Native.check(result, "open", "..");
    }
  }

  /** The open directory, or -1 if it is none any more. */
  private int open(int parent, String name) {
    try (Arena names = Arena.ofConfined()) {
      long address = NativeText.address(names, name);
      boolean again = true;
      while (true) {
        long result =
            Native.restarting(SystemCall.OPENAT2, parent, address, how.address(), 24, 0, 0);
        if (result >= 0) {
          return (int) result;
        }
        if (result == -Errno.ENOENT) {
          return -1;
        }
        if (result != -Errno.EAGAIN) {
          if (!again || !retries(parent, address, (int) -result)) {
            throw failure("open " + name + " in", (int) -result);
          }
          again = false;
        }
      }
    }
  }
}
