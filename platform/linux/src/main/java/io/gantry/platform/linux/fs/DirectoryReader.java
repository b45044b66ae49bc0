package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads directories with the status of all that is in them: one call for a directory's names and
 * one for each, without memory per call. One thread's, which closes it.
 */
public final class DirectoryReader implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final DirectoryEntries entries = new DirectoryEntries(arena);
  private final MemorySegment status = FileStatus.buffer(arena);

  /** Takes native memory until closed. */
  public DirectoryReader() {}

  /** Something in a directory, not followed. */
  public record Entry(String name, FileStatus status) {}

  /**
   * What is in a directory inside of {@code root}, by name. The path's last element is not
   * followed. Entries that go away meanwhile are left out.
   */
  public List<Entry> read(RootDirectory root, String path) {
    int flags = InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW;
    long opened = InRoot.open(root.descriptor(), path, flags, 0);
    int directory = (int) Native.check(opened, "list", path);
    try {
      return read(directory, path);
    } finally {
      Descriptor.close(directory);
    }
  }

  private List<Entry> read(int directory, String path) {
    var found = new ArrayList<Entry>();
    entries.start(directory, path);
    while (entries.advance()) {
      long result = FileStatus.query(directory, entries.nameAddress(), 0, status);
      if (result == -Errno.ENOENT) {
        continue;
      }
      if (result < 0) {
        long _ = Native.check(result, "stat " + entries.name() + " in", path);
      }
      found.add(new Entry(entries.name(), FileStatus.parse(status)));
    }
    found.sort(Comparator.comparing(Entry::name));
    return found;
  }

  @Override
  public void close() {
    arena.close();
  }
}
