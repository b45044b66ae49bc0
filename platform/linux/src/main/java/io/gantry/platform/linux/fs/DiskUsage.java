package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.NativeText;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/** Adds up the blocks of a tree; a file with several names counts once. */
final class DiskUsage extends TreeWalk {
  private static final int BLOCK = 512;

  private record Inode(long device, long number) {}

  private final MemorySegment buffer;
  private final Set<Inode> linked = new HashSet<>();
  private long blocks;

  private DiskUsage(Arena arena, String shown) {
    super(arena, shown);
    buffer = FileStatus.buffer(arena);
  }

  static long of(int parent, String name, String shown) {
    try (Arena arena = Arena.ofConfined()) {
      var usage = new DiskUsage(arena, shown);
      long address = NativeText.address(arena, name);
      if (usage.enters(parent, address, DirectoryEntries.DT_UNKNOWN)) {
        usage.walk(parent, name);
      }
      return usage.blocks * BLOCK;
    }
  }

  @Override
  boolean enters(int directory, long name, int type) {
    long result = FileStatus.query(directory, name, 0, buffer);
    if (result == -Errno.ENOENT) {
      return false;
    }
    if (result < 0) {
      throw failure("stat entry of", (int) -result);
    }
    FileStatus status = FileStatus.parse(buffer);
    if (status.isDirectory()
        || status.links() == 1
        || linked.add(new Inode(status.device(), status.inode()))) {
      blocks += status.blocks();
    }
    return status.isDirectory();
  }

  @Override
  boolean leaves(int parent, long name) {
    return false;
  }

  @Override
  boolean retries(int parent, long name, int error) {
    return false;
  }
}
