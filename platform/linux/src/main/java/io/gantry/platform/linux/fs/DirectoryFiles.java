package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes many files by their names in open directories, with few calls and no memory per call. For
 * trees that only this process writes: names are single elements, nothing is resolved, no link is
 * followed. {@link RootDirectory} is for all others.
 *
 * <p>Methods that make something answer whether they did: a name that is taken is no failure. Other
 * failures are {@link LinuxException}s that name the file. One thread's, which closes it.
 */
public final class DirectoryFiles implements AutoCloseable {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int SYNC_FILE_RANGE_WRITE = 2;
  private static final int NAME_ROOM = 8192;
  private static final int BUFFER = 256 * 1024;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment first = arena.allocate(NAME_ROOM);
  private final MemorySegment second = arena.allocate(NAME_ROOM);
  private final MemorySegment times = arena.allocate(32, 8);
  private final MemorySegment status = FileStatus.buffer(arena);
  private final MemorySegment buffer = arena.allocate(BUFFER);

  /** Takes native memory until closed. */
  public DirectoryFiles() {}

  /** Opens a directory of the host, to be given to the other methods and closed by the caller. */
  public static int open(Path directory) {
    return Descriptor.open(directory, InRoot.O_PATH | InRoot.O_DIRECTORY);
  }

  /** Opens a directory below {@code root} by a path without links, as {@link #open(Path)}. */
  public int open(int root, String path) {
    int flags = InRoot.O_PATH | InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW;
    return (int) Native.check(InRoot.open(root, path, flags, 0), "open", path);
  }

  /** A new file to write; -1 if the name is taken. The mode loses what the umask takes. */
  public int create(int directory, String name, int mode) {
    int flags =
        Descriptor.O_WRONLY
            | InRoot.O_CREAT
            | InRoot.O_EXCL
            | InRoot.O_NOFOLLOW
            | Descriptor.O_CLOEXEC;
    long result =
        Native.restarting(
            SystemCall.OPENAT, directory, address(first, name), flags, mode & 0777, 0, 0);
    return made(result, "create", name) ? (int) result : -1;
  }

  /** Makes a directory; the mode loses what the umask takes. */
  public boolean makeDirectory(int directory, String name, int mode) {
    long result = Native.syscall(SystemCall.MKDIRAT, directory, address(first, name), mode & 01777);
    return made(result, "make directory", name);
  }

  /** Makes a symbolic link that holds {@code target} as written. */
  public boolean symlink(int directory, String name, String target) {
    long text = address(second, target);
    long result = Native.syscall(SystemCall.SYMLINKAT, text, directory, address(first, name));
    return made(result, "symlink", name);
  }

  /** Makes a device or pipe; {@code rdev} as {@link FileStatus#device(long, long)}. */
  public boolean makeNode(int directory, String name, int mode, long rdev) {
    long result =
        Native.syscall(SystemCall.MKNODAT, directory, address(first, name), mode, rdev, 0, 0);
    return made(result, "make node", name);
  }

  /** Makes another name of a file. */
  public boolean link(int from, String existing, int directory, String name) {
    long old = address(second, existing);
    long result =
        Native.syscall(SystemCall.LINKAT, from, old, directory, address(first, name), 0, 0);
    return made(result, "link", name);
  }

  private static boolean made(long result, String call, String name) {
    if (result == -Errno.EEXIST) {
      return false;
    }
    long _ = Native.check(result, call, name);
    return true;
  }

  /** Moves a file, replacing one of the new name. */
  public void rename(int from, String old, int directory, String name) {
    long source = address(second, old);
    long result =
        Native.syscall(SystemCall.RENAMEAT2, from, source, directory, address(first, name), 0, 0);
    long _ = Native.check(result, "rename", old);
  }

  /** Removes a file, or a directory with all in it; nothing there is fine. */
  public void remove(int directory, String name) {
    try {
      TreeRemoval.remove(directory, name, name);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /** Removes a directory if it is empty; whether it was. */
  public boolean removeEmpty(int directory, String name) {
    long result =
        Native.syscall(
            SystemCall.UNLINKAT, directory, address(first, name), TreeRemoval.AT_REMOVEDIR);
    if (result == -Errno.ENOTEMPTY || result == -Errno.ENOENT) {
      return false;
    }
    long _ = Native.check(result, "remove", name);
    return true;
  }

  /** The status of what has the name. */
  public Optional<FileStatus> stat(int directory, String name) {
    long result = FileStatus.query(directory, address(first, name), 0, status);
    if (result == -Errno.ENOENT) {
      return Optional.empty();
    }
    long _ = Native.check(result, "stat", name);
    return Optional.of(FileStatus.parse(status));
  }

  /** The status of an open file. */
  public FileStatus stat(int file) {
    long result = FileStatus.query(file, address(first, ""), FileStatus.AT_EMPTY_PATH, status);
    long _ = Native.check(result, "stat descriptor", file);
    return FileStatus.parse(status);
  }

  /** Gives a file to an owner; this clears set-id bits. */
  public void changeOwner(int directory, String name, long uid, long gid) {
    long address = address(first, name);
    long result =
        Native.syscall(SystemCall.FCHOWNAT, directory, address, uid, gid, AT_SYMLINK_NOFOLLOW, 0);
    long _ = Native.check(result, "change owner", name);
  }

  /** Sets the permission bits of anything but a symbolic link, which would be followed. */
  public void changeMode(int directory, String name, int mode) {
    long address = address(first, name);
    long result = Native.syscall(SystemCall.FCHMODAT, directory, address, mode & 07777);
    long _ = Native.check(result, "change mode", name);
  }

  /** Sets the times of change and of access. */
  public void setTimes(int directory, String name, Instant modified) {
    long result = setTimes(directory, address(first, name), modified, AT_SYMLINK_NOFOLLOW);
    long _ = Native.check(result, "set times", name);
  }

  private long setTimes(int fd, long name, Instant modified, int flags) {
    for (long offset = 0; offset < 32; offset += 16) {
      times.set(ValueLayout.JAVA_LONG, offset, modified.getEpochSecond());
      times.set(ValueLayout.JAVA_LONG, offset + 8, modified.getNano());
    }
    return Native.syscall(SystemCall.UTIMENSAT, fd, name, times.address(), flags, 0, 0);
  }

  /** As {@link #changeOwner(int, String, long, long)}, of an open file. */
  public void changeOwner(int file, long uid, long gid) {
    long _ = Native.check(Native.syscall(SystemCall.FCHOWN, file, uid, gid), "change owner", file);
  }

  /** As {@link #changeMode(int, String, int)}, of an open file. */
  public void changeMode(int file, int mode) {
    long result = Native.syscall(SystemCall.FCHMOD, file, mode & 07777, 0);
    long _ = Native.check(result, "change mode", file);
  }

  /** As {@link #setTimes(int, String, Instant)}, of an open file. */
  public void setTimes(int file, Instant modified) {
    long _ = Native.check(setTimes(file, 0, modified, 0), "set times", file);
  }

  /** Sets an extended attribute of an open file. */
  public void setAttribute(int file, String name, byte[] value) {
    if (value.length > 65536) { // XATTR_SIZE_MAX
      throw new LinuxException("set attribute " + name, Errno.ENOSPC);
    }
    long key = address(first, name);
    MemorySegment.copy(value, 0, buffer, ValueLayout.JAVA_BYTE, 0, value.length);
    long result =
        Native.syscall(SystemCall.FSETXATTR, file, key, buffer.address(), value.length, 0, 0);
    long _ = Native.check(result, "set attribute", name);
  }

  /** Writes all of the bytes where the file stands. */
  public void write(int file, byte[] bytes, int offset, int length) {
    Descriptor.write(file, buffer, bytes, offset, length);
  }

  /** Lets the kernel begin to put a file's bytes on the disk; does nothing where it cannot. */
  public void startWriteBack(int file) {
    long _ = Native.syscall(SystemCall.SYNC_FILE_RANGE, file, 0, 0, SYNC_FILE_RANGE_WRITE, 0, 0);
  }

  private static long address(MemorySegment room, String text) {
    byte[] bytes = NativeText.encode(text);
    if (bytes.length >= NAME_ROOM) {
      throw new LinuxException("use a name of " + bytes.length + " bytes", Errno.ENAMETOOLONG);
    }
    MemorySegment.copy(bytes, 0, room, ValueLayout.JAVA_BYTE, 0, bytes.length);
    room.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return room.address();
  }

  @Override
  public void close() {
    arena.close();
  }
}
