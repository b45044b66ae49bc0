package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What statx(2) says about a file.
 *
 * @param mode type and permission bits, as in inode(7)
 * @param uid the owner
 * @param gid the group
 * @param size bytes of content; of a symbolic link, of its target's name
 * @param inode the number that names it on its device
 * @param device the file system it is on, as {@link #device(long, long)} makes it
 * @param rdev which device a device node means, as {@link #device(long, long)} makes it
 * @param links how many names it has
 * @param modified when the content changed last, to the nanosecond
 * @param blocks space it takes on disk, in units of 512 bytes
 * @param changed when the content or anything said here changed last: no program can set it
 */
public record FileStatus(
    int mode,
    long uid,
    long gid,
    long size,
    long inode,
    long device,
    long rdev,
    long links,
    Instant modified,
    long blocks,
    Instant changed) {
  /** The bits of {@link #mode} that hold the type. */
  public static final int S_IFMT = 0170000;

  /** A regular file. */
  public static final int S_IFREG = 0100000;

  /** A directory. */
  public static final int S_IFDIR = 0040000;

  /** A symbolic link. */
  public static final int S_IFLNK = 0120000;

  /** A character device. */
  public static final int S_IFCHR = 0020000;

  /** A block device. */
  public static final int S_IFBLK = 0060000;

  /** A named pipe. */
  public static final int S_IFIFO = 0010000;

  /** A socket. */
  public static final int S_IFSOCK = 0140000;

  /** The same of somebody else's. */
  public FileStatus withOwner(long user, long group) {
    return new FileStatus(
        mode, user, group, size, inode, device, rdev, links, modified, blocks, changed);
  }

  static final int AT_EMPTY_PATH = 0x1000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final long STATX_BYTES = 256;

  /** The status of an open file; O_PATH descriptors will do. */
  public static FileStatus of(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(STATX_BYTES, 8);
      long result = query(fd, NativeText.address(arena, ""), AT_EMPTY_PATH, buffer);
      long _ = Native.check(result, "stat descriptor", fd);
      return parse(buffer);
    }
  }

  /** statx(2) of a name in a directory, not followed: 0 or the negated error number. */
  static long query(int directory, long name, int flags, MemorySegment buffer) {
    return Native.syscall(
        SystemCall.STATX,
        directory,
        name,
        flags | AT_SYMLINK_NOFOLLOW,
        STATX_BASIC_STATS,
        buffer.address(),
        0);
  }

  static MemorySegment buffer(Arena arena) {
    return arena.allocate(STATX_BYTES, 8);
  }

  static FileStatus parse(MemorySegment buffer) {
    return new FileStatus(
        buffer.get(ValueLayout.JAVA_SHORT, 28) & 0xffff,
        unsigned(buffer, 20),
        unsigned(buffer, 24),
        buffer.get(ValueLayout.JAVA_LONG, 40),
        buffer.get(ValueLayout.JAVA_LONG, 32),
        device(unsigned(buffer, 136), unsigned(buffer, 140)),
        device(unsigned(buffer, 128), unsigned(buffer, 132)),
        unsigned(buffer, 16),
        Instant.ofEpochSecond(buffer.get(ValueLayout.JAVA_LONG, 112), unsigned(buffer, 120)),
        buffer.get(ValueLayout.JAVA_LONG, 48),
        Instant.ofEpochSecond(buffer.get(ValueLayout.JAVA_LONG, 96), unsigned(buffer, 104)));
  }

  private static long unsigned(MemorySegment buffer, long offset) {
    return Integer.toUnsignedLong(buffer.get(ValueLayout.JAVA_INT, offset));
  }

  /** A device number as mknod(2) takes it: major below 4096, minor below 2^20. */
  public static long device(long major, long minor) {
    return (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12);
  }

  /** The major part of a device number. */
  public static long major(long device) {
    return (device >> 8) & 0xfff;
  }

  /** The minor part of a device number. */
  public static long minor(long device) {
    return (device & 0xff) | ((device >> 12) & ~0xffL);
  }

  /** The type bits alone. */
  public int type() {
    return mode & S_IFMT;
  }

  /** The permission bits alone, with set-id and sticky bits. */
  public int permissions() {
    return mode & 07777;
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  /** Whether it is a regular file. */
  public boolean isRegular() {
    return type() == S_IFREG;
  }

  /** Whether it is a symbolic link. */
  public boolean isSymbolicLink() {
    return type() == S_IFLNK;
  }

  /** Whether it is a character device. */
  public boolean isCharacterDevice() {
    return type() == S_IFCHR;
  }

  /** Whether it is a block device. */
  public boolean isBlockDevice() {
    return type() == S_IFBLK;
  }

  /** Whether it is a named pipe. */
  public boolean isFifo() {
    return type() == S_IFIFO;
  }

  /** Whether it is a socket. */
  public boolean isSocket() {
    return type() == S_IFSOCK;
  }
}
