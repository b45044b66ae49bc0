package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.InRoot.Parent;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The files inside a directory that somebody else controls: a container's root, an image, a volume.
 *
 * <p>Paths are relative to it, with or without a slash in front. The kernel resolves every
 * component inside it (openat2(2), RESOLVE_IN_ROOT), so neither {@code ..} nor a symbolic link nor
 * a rename at the wrong moment leads out. The last component is not followed unless a method says
 * so: {@link #resolve} first where links should count. Failures are {@link LinuxException}s that
 * name the path.
 *
 * <p>Safe for use by several threads; close it only when none uses it.
 */
public final class RootDirectory implements AutoCloseable {
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final long AT_FDCWD = -100;

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RootDirectory(int fd) {
    this.fd = fd;
  }

  /** Opens a directory of the host as a root. */
  public static RootDirectory open(Path directory) {
    return new RootDirectory(Descriptor.open(directory, InRoot.O_PATH | InRoot.O_DIRECTORY));
  }

  /** Takes ownership of an open directory. */
  public static RootDirectory ofDescriptor(int fd) {
    return new RootDirectory(fd);
  }

  /** The descriptor of the root; stays owned by this object. */
  public int descriptor() {
    return fd;
  }

  /** A directory inside as a root of its own, to be closed too; the path is followed to its end. */
  public RootDirectory directory(String path) {
    long opened = InRoot.open(fd, path, InRoot.O_PATH | InRoot.O_DIRECTORY, 0);
    return new RootDirectory((int) Native.check(opened, "open directory", path));
  }

  /** The status of a file, or of what it leads to; empty if a component is missing. */
  public Optional<FileStatus> stat(String path, boolean follow) {
    long opened = InRoot.open(fd, path, InRoot.O_PATH | (follow ? 0 : InRoot.O_NOFOLLOW), 0);
    if (opened == -Errno.ENOENT || opened == -Errno.ENOTDIR) {
      return Optional.empty();
    }
    int file = (int) Native.check(opened, "stat", path);
    try {
      return Optional.of(FileStatus.of(file));
    } finally {
      Descriptor.close(file);
    }
  }

  /** Whether something is there, itself not followed. */
  public boolean exists(String path) {
    return stat(path, false).isPresent();
  }

  /** The target of a symbolic link, as written. */
  public String readLink(String path) {
    int link = InRoot.openPath(fd, "read link", path);
    try {
      return LinkTarget.of(link, path);
    } finally {
      Descriptor.close(link);
    }
  }

  /**
   * The path that leads to the same place without links, {@code .} or {@code ..}: no slash in
   * front, empty for the root itself. Names from the first missing one on are kept.
   */
  public String resolve(String path) {
    return Resolution.of(this, path);
  }

  /** The content of a regular file. The stream owns its descriptor. */
  public InputStream read(String path) {
    return DescriptorInputStream.owning(openFile(path));
  }

  /** A regular file opened for reading; devices, pipes and sockets are refused unopened. */
  public int openFile(String path) {
    int file = InRoot.openPath(fd, "open", path);
    try {
      return InRoot.reopenRegular(file, "open", path, Descriptor.O_RDONLY);
    } finally {
      Descriptor.close(file);
    }
  }

  /** A new regular file to write with exactly this mode; fails with EEXIST over anything. */
  public OutputStream create(String path, int mode) {
    return DescriptorOutputStream.owning(createFile(path, mode));
  }

  /** As {@link #create}; the descriptor, for callers that seek. */
  public int createFile(String path, int mode) {
    int flags = Descriptor.O_WRONLY | InRoot.O_CREAT | InRoot.O_EXCL | InRoot.O_NOFOLLOW;
    int file = (int) Native.check(InRoot.open(fd, path, flags, mode & 07777), "create", path);
    // past the umask
    long result = Native.syscall(SystemCall.FCHMOD, file, mode & 07777, 0);
    if (result < 0) {
      Descriptor.close(file);
    }
    long _ = Native.check(result, "create", path);
    return file;
  }

  /** Empties an existing regular file, which keeps owner and mode, or creates one. */
  public OutputStream overwrite(String path, int mode) {
    long opened = InRoot.open(fd, path, InRoot.O_PATH | InRoot.O_NOFOLLOW, 0);
    if (opened == -Errno.ENOENT) {
      return create(path, mode);
    }
    int file = (int) Native.check(opened, "overwrite", path);
    try {
      int flags = Descriptor.O_WRONLY | InRoot.O_TRUNC;
      return DescriptorOutputStream.owning(InRoot.reopenRegular(file, "overwrite", path, flags));
    } finally {
      Descriptor.close(file);
    }
  }

  /** The names in a directory, sorted. */
  public List<String> list(String path) {
    int flags = InRoot.O_DIRECTORY | InRoot.O_NOFOLLOW;
    int directory = (int) Native.check(InRoot.open(fd, path, flags, 0), "list", path);
    try {
      return DirectoryEntries.names(directory, path);
    } finally {
      Descriptor.close(directory);
    }
  }

  /** Makes a directory with exactly this mode. */
  public void makeDirectory(String path, int mode) {
    try (Parent parent = InRoot.parent(fd, "make directory", path);
        Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, parent.name());
      long result = Native.syscall(SystemCall.MKDIRAT, parent.fd(), name, mode & 01777);
      long _ = Native.check(result, "make directory", path);
    }
    changeMode(path, mode);
  }

  /** Makes a directory and the missing ones above it, following links; existing ones stay. */
  public void makeDirectories(String path, int mode) {
    String resolved = resolve(path);
    int end = 0;
    while (end < resolved.length()) {
      int slash = resolved.indexOf('/', end + 1);
      end = slash < 0 ? resolved.length() : slash;
      String directory = resolved.substring(0, end);
      Optional<FileStatus> status = stat(directory, false);
      if (status.isEmpty()) {
        makeMissing(directory, mode);
      } else if (!status.get().isDirectory()) {
        throw new LinuxException("make directory " + path, Errno.ENOTDIR);
      }
    }
  }

  private void makeMissing(String directory, int mode) {
    try {
      makeDirectory(directory, mode);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) { // somebody was faster
        throw e;
      }
    }
  }

  /** Makes a symbolic link that holds {@code target} as written. */
  public void symlink(String target, String path) {
    try (Parent parent = InRoot.parent(fd, "symlink", path);
        Arena arena = Arena.ofConfined()) {
      long text = NativeText.address(arena, target);
      long name = NativeText.address(arena, parent.name());
      long result = Native.syscall(SystemCall.SYMLINKAT, text, parent.fd(), name);
      long _ = Native.check(result, "symlink", path);
    }
  }

  /** Makes another name of an existing file; of a link itself, not of its target. */
  public void link(String existing, String path) {
    pair(SystemCall.LINKAT, "link", existing, path);
  }

  /** Moves, replacing a file, or an empty directory, of that name. */
  public void rename(String from, String to) {
    pair(SystemCall.RENAMEAT2, "rename", from, to);
  }

  private void pair(long call, String word, String from, String to) {
    try (Parent source = InRoot.parent(fd, word, from);
        Parent target = InRoot.parent(fd, word, to);
        Arena arena = Arena.ofConfined()) {
      long old = NativeText.address(arena, source.name());
      long name = NativeText.address(arena, target.name());
      long result = Native.syscall(call, source.fd(), old, target.fd(), name, 0, 0);
      long _ = Native.check(result, word + " " + from + " to", to);
    }
  }

  /** Makes a device, pipe or socket; {@code rdev} as {@link FileStatus#device(long, long)}. */
  public void makeNode(String path, int mode, long rdev) {
    try (Parent parent = InRoot.parent(fd, "make node", path);
        Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, parent.name());
      long result = Native.syscall(SystemCall.MKNODAT, parent.fd(), name, mode, rdev, 0, 0);
      long _ = Native.check(result, "make node", path);
    }
    changeMode(path, mode);
  }

  /**
   * Removes a file, or a directory with all in it; nothing there is fine. Never follows a link and
   * never enters another mount, which then fails with EXDEV or EBUSY.
   */
  public void remove(String path) {
    try (Parent parent = InRoot.parent(fd, "remove", path)) {
      TreeRemoval.remove(parent.fd(), parent.name(), path);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
        throw e;
      }
    }
  }

  /** Gives a file, or the link itself, to an owner; this clears set-id bits, so mode comes last. */
  public void changeOwner(String path, long uid, long gid) {
    int file = InRoot.openPath(fd, "change owner", path);
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, "");
      int flags = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW;
      long result = Native.syscall(SystemCall.FCHOWNAT, file, name, uid, gid, flags, 0);
      long _ = Native.check(result, "change owner", path);
    } finally {
      Descriptor.close(file);
    }
  }

  /**
   * Sets the permission bits, with set-id and sticky bits; a symbolic link has none: EOPNOTSUPP.
   */
  public void changeMode(String path, int mode) {
    int file = InRoot.openPath(fd, "change mode", path);
    try (Arena arena = Arena.ofConfined()) {
      if (FileStatus.of(file).isSymbolicLink()) {
        throw new LinuxException("change mode " + path, Errno.EOPNOTSUPP);
      }
      long name = NativeText.address(arena, InRoot.magic(file));
      long result = Native.syscall(SystemCall.FCHMODAT, AT_FDCWD, name, mode & 07777);
      long _ = Native.check(result, "change mode", path);
    } finally {
      Descriptor.close(file);
    }
  }

  /** Sets the times of change and of access, of a link itself. */
  public void setTimes(String path, Instant modified) {
    int file = InRoot.openPath(fd, "set times", path);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times = arena.allocate(32, 8);
      for (long offset = 0; offset < 32; offset += 16) {
        times.set(ValueLayout.JAVA_LONG, offset, modified.getEpochSecond());
        times.set(ValueLayout.JAVA_LONG, offset + 8, modified.getNano());
      }
      long name = NativeText.address(arena, "");
      int flags = AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW;
      long result = Native.syscall(SystemCall.UTIMENSAT, file, name, times.address(), flags, 0, 0);
      long _ = Native.check(result, "set times", path);
    } finally {
      Descriptor.close(file);
    }
  }

  /** The extended attributes this process may see, by full name, sorted. */
  public Map<String, byte[]> attributes(String path) {
    return Attributes.read(fd, path);
  }

  /** Sets an extended attribute, of a link itself. */
  public void setAttribute(String path, String name, byte[] value) {
    Attributes.set(fd, path, name, value);
  }

  /** Removes an extended attribute; ENODATA if there is none. */
  public void removeAttribute(String path, String name) {
    Attributes.remove(fd, path, name);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
