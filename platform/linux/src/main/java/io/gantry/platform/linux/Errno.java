package io.gantry.platform.linux;

import io.gantry.platform.base.GantryException.Kind;

/** Error numbers of Linux on x86-64 and arm64 (errno(3)); others keep their number only. */
public record Errno(int number) {
  /** Not permitted. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** No such process. */
  public static final int ESRCH = 3;

  /** Interrupted by a signal. */
  public static final int EINTR = 4;

  /** Input or output failed; on a terminal, the other side is gone. */
  public static final int EIO = 5;

  /** No such device or address. */
  public static final int ENXIO = 6;

  /** Not a program that the kernel can load. */
  public static final int ENOEXEC = 8;

  /** Not an open descriptor. */
  public static final int EBADF = 9;

  /** No such child. */
  public static final int ECHILD = 10;

  /** Try again. */
  public static final int EAGAIN = 11;

  /** Out of memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Busy. */
  public static final int EBUSY = 16;

  /** Exists. */
  public static final int EEXIST = 17;

  /** Crosses a file system. */
  public static final int EXDEV = 18;

  /** No such device or file system type. */
  public static final int ENODEV = 19;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** The host has too many open files. */
  public static final int ENFILE = 23;

  /** This process has too many open files. */
  public static final int EMFILE = 24;

  /** Not a terminal. */
  public static final int ENOTTY = 25;

  /** File too large. */
  public static final int EFBIG = 27;

  /** No space left. */
  public static final int ENOSPC = 28;

  /** Read-only file system. */
  public static final int EROFS = 30;

  /** Too many names of one file. */
  public static final int EMLINK = 31;

  /** Broken pipe. */
  public static final int EPIPE = 32;

  /** Does not fit the buffer. */
  public static final int ERANGE = 34;

  /** Name too long. */
  public static final int ENAMETOOLONG = 36;

  /** The kernel lacks this call. */
  public static final int ENOSYS = 38;

  /** Directory not empty. */
  public static final int ENOTEMPTY = 39;

  /** Too many symbolic links. */
  public static final int ELOOP = 40;

  /** No such attribute. */
  public static final int ENODATA = 61;

  /** Message too long. */
  public static final int EMSGSIZE = 90;

  /** Not supported. */
  public static final int EOPNOTSUPP = 95;

  /** Address in use. */
  public static final int EADDRINUSE = 98;

  /** No room for what has come. */
  public static final int ENOBUFS = 105;

  /** Connection reset. */
  public static final int ECONNRESET = 104;

  /** Not connected. */
  public static final int ENOTCONN = 107;

  /** Timed out. */
  public static final int ETIMEDOUT = 110;

  /** Nothing listens. */
  public static final int ECONNREFUSED = 111;

  /** Quota exceeded. */
  public static final int EDQUOT = 122;

  /** The class of failure. */
  public Kind kind() {
    return switch (number) {
      case ENOENT, ESRCH, ENODATA, ECHILD, ENXIO -> Kind.NOT_FOUND;
      case EEXIST, EADDRINUSE -> Kind.ALREADY_EXISTS;
      case EPERM, EACCES, EROFS -> Kind.FORBIDDEN;
      case EBUSY, ENOTEMPTY -> Kind.CONFLICT;
      case EINVAL, ENOTDIR, EISDIR, ELOOP, EXDEV, ENAMETOOLONG, ENOTTY, ENOEXEC -> Kind.INVALID;
      case ENOSPC, EDQUOT, ENOMEM, EMFILE, ENFILE, EFBIG -> Kind.EXHAUSTED;
      case ECONNREFUSED, ETIMEDOUT, ENOSYS, ENODEV, EOPNOTSUPP -> Kind.UNAVAILABLE;
      default -> Kind.INTERNAL;
    };
  }

  /** The words of strerror(3) for the common ones, lower-case. */
  public String text() {
    return switch (number) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ESRCH -> "no such process";
      case EINTR -> "interrupted system call";
      case EIO -> "input/output error";
      case ENXIO -> "no such device or address";
      case ENOEXEC -> "exec format error";
      case EBADF -> "bad file descriptor";
      case ECHILD -> "no child processes";
      case EAGAIN -> "resource temporarily unavailable";
      case ENOMEM -> "cannot allocate memory";
      case EACCES -> "permission denied";
      case EBUSY -> "device or resource busy";
      case EEXIST -> "file exists";
      case EXDEV -> "invalid cross-device link";
      case ENODEV -> "no such device";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case ENFILE -> "too many open files in system";
      case EMFILE -> "too many open files";
      case ENOTTY -> "inappropriate ioctl for device";
      case EFBIG -> "file too large";
      case ENOSPC -> "no space left on device";
      case EROFS -> "read-only file system";
      case EMLINK -> "too many links";
      case EPIPE -> "broken pipe";
      case ERANGE -> "numerical result out of range";
      case ENAMETOOLONG -> "file name too long";
      case ENOSYS -> "function not implemented";
      case ENOTEMPTY -> "directory not empty";
      case ELOOP -> "too many levels of symbolic links";
      case ENODATA -> "no data available";
      case EMSGSIZE -> "message too long";
      case EOPNOTSUPP -> "operation not supported";
      case EADDRINUSE -> "address already in use";
      case ENOBUFS -> "no buffer space available";
      case ECONNRESET -> "connection reset by peer";
      case ENOTCONN -> "transport endpoint is not connected";
      case ETIMEDOUT -> "connection timed out";
      case ECONNREFUSED -> "connection refused";
      case EDQUOT -> "disk quota exceeded";
      default -> "errno " + number;
    };
  }
}
