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
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Calls on open file descriptors.
 *
 * <p>{@link #read} and {@link #write} block in the kernel and pin the carrier of a virtual thread:
 * call them from platform threads unless the descriptor is a regular file.
 */
public final class Descriptor {
  /** open(2): read only. */
  public static final int O_RDONLY = 0;

  /** open(2): write only. */
  public static final int O_WRONLY = 1;

  /** open(2): read and write. */
  public static final int O_RDWR = 2;

  /** open(2): close on exec; {@link #open} adds it always. */
  public static final int O_CLOEXEC = 0x80000;

  /** poll(2): there is something to read. */
  public static final short POLLIN = 1;

  /** poll(2): there is room to write. */
  public static final short POLLOUT = 4;

  /** poll(2): the other side is gone; reported always. */
  public static final short POLLHUP = 16;

  private static final long AT_FDCWD = -100;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;
  private static final int ENXIO = 6;
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int CHUNK = 64 * 1024;

  private Descriptor() {}

  /** A path by which other processes that may trace this one reach an open descriptor of it. */
  public static Path path(int fd) {
    long pid = Native.syscall(SystemCall.GETPID, 0, 0, 0);
    return Path.of("/proc/" + pid + "/fd/" + fd);
  }

  /** Opens a path of the host, close-on-exec. */
  public static int open(Path path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long name = NativeText.address(arena, path.toString());
      long result =
          Native.restarting(SystemCall.OPENAT, AT_FDCWD, name, flags | O_CLOEXEC, 0, 0, 0);
      return (int) Native.check(result, "open", path);
    }
  }

  /**
   * Reads up to {@code length} bytes, at least one, waiting for them; -1 at the end. A terminal
   * whose other side closed is at its end.
   */
  public static int read(int fd, byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.min(length, CHUNK));
      int count = read(fd, memory, Math.min(length, CHUNK));
      if (count > 0) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, count);
      }
      return count;
    }
  }

  static int read(int fd, MemorySegment memory, int length) {
    while (true) {
      long result = Native.restarting(SystemCall.READ, fd, memory.address(), length, 0, 0, 0);
      if (result > 0) {
        return (int) result;
      }
      if (result == 0 || (result == -Errno.EIO && TerminalProbe.isTerminal(fd))) {
        return -1;
      }
      if (result != -Errno.EAGAIN) {
        throw new LinuxException("read descriptor " + fd, (int) -result);
      }
      poll(fd, POLLIN, -1); // somebody who shares the open file made it non-blocking
    }
  }

  /** Writes all of the bytes, waiting for room. */
  public static void write(int fd, byte[] buffer, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.clamp(length, 1, CHUNK));
      write(fd, memory, buffer, offset, length);
    }
  }

  static void write(int fd, MemorySegment memory, byte[] buffer, int offset, int length) {
    int done = 0;
    while (done < length) {
      int chunk = (int) Math.min(length - done, memory.byteSize());
      MemorySegment.copy(buffer, offset + done, memory, ValueLayout.JAVA_BYTE, 0, chunk);
      writeAll(fd, memory, chunk);
      done += chunk;
    }
  }

  static void writeAll(int fd, MemorySegment memory, int length) {
    int done = 0;
    while (done < length) {
      long result =
          Native.restarting(SystemCall.WRITE, fd, memory.address() + done, length - done, 0, 0, 0);
      if (result == -Errno.EAGAIN) {
        poll(fd, POLLOUT, -1);
      } else {
        done += (int) Native.check(result, "write descriptor", fd);
      }
    }
  }

  /** Closes; an error of a delayed write is lost, so sync first where it matters. */
  public static void close(int fd) {
    long _ = Native.syscall(SystemCall.CLOSE, fd, 0, 0);
  }

  /** A second, close-on-exec descriptor of the same open file. */
  public static int duplicate(int fd) {
    return duplicate(fd, 0);
  }

  /** Like {@link #duplicate(int)}, numbered {@code least} or above. */
  public static int duplicate(int fd, int least) {
    long result = Native.syscall(SystemCall.FCNTL, fd, F_DUPFD_CLOEXEC, least);
    return (int) Native.check(result, "duplicate descriptor", fd);
  }

  /** Whether the number is open in this process. */
  public static boolean isOpen(int fd) {
    return Native.syscall(SystemCall.FCNTL, fd, F_GETFD, 0) >= 0;
  }

  /** Lets programs that this process executes inherit the descriptor, or not. */
  public static void setInherited(int fd, boolean inherited) {
    long result = Native.syscall(SystemCall.FCNTL, fd, F_SETFD, inherited ? 0 : 1);
    long _ = Native.check(result, "fcntl descriptor", fd);
  }

  /** Moves where the next read or write happens to {@code offset} bytes from the start. */
  public static long seek(int fd, long offset) {
    long result = Native.syscall(SystemCall.LSEEK, fd, offset, 0);
    return Native.check(result, "seek descriptor", fd);
  }

  /**
   * Where the next bytes that are not a hole begin, at {@code offset} or after it; nothing if only
   * a hole is left. Moves the position there.
   */
  public static OptionalLong nextData(int fd, long offset) {
    long result = Native.syscall(SystemCall.LSEEK, fd, offset, SEEK_DATA);
    return result == -ENXIO
        ? OptionalLong.empty()
        : OptionalLong.of(Native.check(result, "seek descriptor", fd));
  }

  /** Where the next hole begins, at {@code offset} or after it; the end counts as one. */
  public static long nextHole(int fd, long offset) {
    long result = Native.syscall(SystemCall.LSEEK, fd, offset, SEEK_HOLE);
    return Native.check(result, "seek descriptor", fd);
  }

  /** Makes a file {@code size} bytes long; what that adds is a hole. */
  public static void truncate(int fd, long size) {
    long result = Native.restarting(SystemCall.FTRUNCATE, fd, size, 0, 0, 0, 0);
    long _ = Native.check(result, "truncate descriptor", fd);
  }

  /** Forces what was written to the disk. */
  public static void sync(int fd) {
    long result = Native.restarting(SystemCall.FSYNC, fd, 0, 0, 0, 0, 0);
    long _ = Native.check(result, "fsync descriptor", fd);
  }

  /**
   * Locks an open file or directory against whoever opened it for himself, in this process or
   * another; false if one of those has it. The lock goes with the descriptor: flock(2).
   */
  public static boolean tryLock(int fd) {
    return tryLock(fd, LOCK_EX);
  }

  /** Like {@link #tryLock}, beside others who share it: false if somebody has it alone. */
  public static boolean tryLockShared(int fd) {
    return tryLock(fd, LOCK_SH);
  }

  private static boolean tryLock(int fd, int kind) {
    long result = Native.restarting(SystemCall.FLOCK, fd, kind | LOCK_NB, 0, 0, 0, 0);
    if (result == -Errno.EAGAIN) {
      return false;
    }
    long _ = Native.check(result, "lock descriptor", fd);
    return true;
  }

  /** Waits until one is readable or gone; false after {@code limit}. */
  public static boolean awaitReadable(int fd, Duration limit) {
    return poll(fd, POLLIN, millis(limit)) != 0;
  }

  /** poll(2) on one descriptor: the events that hold, 0 when {@code millis} passed (-1: never). */
  public static short poll(int fd, short events, int millis) {
    return poll(new int[] {fd}, events, millis)[0];
  }

  /** poll(2) on several: what holds for each; all 0 when {@code millis} passed (-1: never). */
  public static short[] poll(int[] fds, short events, int millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment set = arena.allocate(8L * Math.max(1, fds.length), 8);
      for (int i = 0; i < fds.length; i++) {
        set.set(ValueLayout.JAVA_INT, 8L * i, fds[i]);
        set.set(ValueLayout.JAVA_SHORT, 8L * i + 4, events);
      }
      MemorySegment time = arena.allocate(16, 8);
      long deadline = System.nanoTime() + millis * 1_000_000L;
      long result;
      do {
        long left = Math.max(0, deadline - System.nanoTime());
        time.set(ValueLayout.JAVA_LONG, 0, left / 1_000_000_000L);
        time.set(ValueLayout.JAVA_LONG, 8, left % 1_000_000_000L);
        long limit = millis < 0 ? 0 : time.address();
        result = Native.syscall(SystemCall.PPOLL, set.address(), fds.length, limit, 0, 0, 0);
      } while (result == -Errno.EINTR);
      long _ = Native.check(result, "poll", fds.length + " descriptors");
      short[] found = new short[fds.length];
      for (int i = 0; i < fds.length; i++) {
        found[i] = set.get(ValueLayout.JAVA_SHORT, 8L * i + 6);
      }
      return found;
    }
  }

  /** The form in which poll(2) takes a limit: rounded up, at most 24 days. */
  public static int millis(Duration limit) {
    if (limit.compareTo(Duration.ofDays(24)) > 0) {
      return (int) Duration.ofDays(24).toMillis();
    }
    return (int) limit.plusNanos(999_999).toMillis();
  }
}
