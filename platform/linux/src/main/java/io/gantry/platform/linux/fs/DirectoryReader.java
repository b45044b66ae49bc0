package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads directories with the status of all that is in them, and files by their names in open
 * directories: one call for a directory's names and one for each, few for a file, without memory
 * per call. Names are single elements and never followed, so nothing leads out of a directory that
 * is open. One thread's, which closes it.
 *
 * <p>What methods are told as {@code shown} names the file in failures, which are {@link
 * LinuxException}s.
 */
public final class DirectoryReader implements AutoCloseable {
  private static final int NAME_ROOM = 8192;
  private static final int BUFFER = 128 * 1024;

  private final Arena arena = Arena.ofConfined();
  private final DirectoryEntries entries = new DirectoryEntries(arena);
  private final MemorySegment status = FileStatus.buffer(arena);
  private final MemorySegment text = arena.allocate(NAME_ROOM);
  private final MemorySegment buffer = arena.allocate(BUFFER);

  /** Takes native memory until closed. */
  public DirectoryReader() {}

  /** Something in a directory, not followed. */
  public record Entry(String name, FileStatus status) {}

  /**
   * What is in a directory inside of {@code root}, by name. The path's last element is not
   * followed. Entries that go away meanwhile are left out.
   */
  public List<Entry> read(RootDirectory root, String path) {
    int directory = openDirectory(root, path);
    try {
      return read(directory, path);
    } finally {
      Descriptor.close(directory);
    }
  }

  /** As {@link #read(RootDirectory, String)}, of a directory that was opened here just now. */
  public List<Entry> read(int directory, String shown) {
    var found = new ArrayList<Entry>();
    entries.start(directory, shown);
    while (entries.advance()) {
      long result = FileStatus.query(directory, entries.nameAddress(), 0, status);
      if (result == -Errno.ENOENT) {
        continue;
      }
      if (result < 0) {
        long _ = Native.check(result, "stat " + entries.name() + " in", shown);
      }
      found.add(new Entry(entries.name(), FileStatus.parse(status)));
    }
    found.sort(Comparator.comparing(Entry::name));
    return found;
  }

  /** Opens a directory inside of {@code root}; the caller closes it. */
  public int openDirectory(RootDirectory root, String path) {
    int flags = InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW;
    return (int) Native.check(InRoot.open(root.descriptor(), path, flags, 0), "list", path);
  }

  /** Opens a directory in an open one; the caller closes it. */
  public int openDirectory(int directory, String name, String shown) {
    return open(directory, name, InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW, shown);
  }

  /** The status of what has the name; empty if it is gone. */
  public Optional<FileStatus> stat(int directory, String name, String shown) {
    long result = FileStatus.query(directory, address(name, shown), 0, status);
    if (result == -Errno.ENOENT) {
      return Optional.empty();
    }
    long _ = Native.check(result, "stat", shown);
    return Optional.of(FileStatus.parse(status));
  }

  /** The status of an open file. */
  public FileStatus stat(int file, String shown) {
    long result = FileStatus.query(file, address("", shown), FileStatus.AT_EMPTY_PATH, status);
    long _ = Native.check(result, "stat", shown);
    return FileStatus.parse(status);
  }

  /**
   * Opens a file for reading that its directory told to be a regular one, where nobody else may
   * change that: a device in its place would be opened too. The caller closes it.
   */
  public int openStill(int directory, String name, String shown) {
    int flags = InRoot.O_NOFOLLOW | InRoot.O_NONBLOCK | InRoot.O_NOCTTY;
    return open(directory, name, flags, shown);
  }

  /** A file that the caller closes, and what it was before it was opened. */
  public record Opened(int file, FileStatus status) {}

  /** Opens a regular file for reading; devices, pipes and sockets are refused unopened. */
  public Opened openFile(int directory, String name, String shown) {
    int path = open(directory, name, InRoot.O_PATH | InRoot.O_NOFOLLOW, shown);
    try {
      FileStatus told = stat(path, shown);
      return new Opened(InRoot.reopenRegular(path, told, "open", shown, Descriptor.O_RDONLY), told);
    } finally {
      Descriptor.close(path);
    }
  }

  private int open(int directory, String name, int flags, String shown) {
    long address = address(name, shown);
    int all = flags | Descriptor.O_CLOEXEC;
    long opened = Native.restarting(SystemCall.OPENAT, directory, address, all, 0, 0, 0);
    return (int) Native.check(opened, "open", shown);
  }

  /** Reads up to {@code length} bytes of an open file, at least one; -1 at the end. */
  public int read(int file, byte[] bytes, int offset, int length) {
    int count = Descriptor.read(file, buffer, Math.min(length, BUFFER));
    if (count > 0) {
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
    }
    return count;
  }

  /** The extended attributes of an open file that this process may see, by full name, sorted. */
  public Map<String, byte[]> attributes(int file, String shown) {
    return Attributes.of(
        file, SystemCall.FLISTXATTR, SystemCall.FGETXATTR, buffer.asSlice(0, 65536), shown);
  }

  /** As {@link #attributes(int, String)}, of what has the name, which is not opened. */
  public Map<String, byte[]> attributes(int directory, String name, String shown) {
    long path = address(InRoot.magic(directory) + "/" + name, shown);
    return Attributes.of(
        path, SystemCall.LLISTXATTR, SystemCall.LGETXATTR, buffer.asSlice(0, 65536), shown);
  }

  /** The target of the symbolic link that has the name, as written. */
  public String readLink(int directory, String name, String shown) {
    return LinkTarget.of(directory, address(name, shown), shown);
  }

  private long address(String name, String shown) {
    byte[] bytes = NativeText.encode(name);
    if (bytes.length >= NAME_ROOM) {
      throw new LinuxException("use " + shown, Errno.ENAMETOOLONG);
    }
    MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
    text.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return text.address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
