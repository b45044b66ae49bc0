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

  /** Try again. */
  public static final int EAGAIN = 11;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** Busy. */
  public static final int EBUSY = 16;

  /** Exists. */
  public static final int EEXIST = 17;

  /** Not a directory. */
  public static final int ENOTDIR = 20;

  /** Is a directory. */
  public static final int EISDIR = 21;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** No space left. */
  public static final int ENOSPC = 28;

  /** Broken pipe. */
  public static final int EPIPE = 32;

  /** Too many symbolic links. */
  public static final int ELOOP = 40;

  /** No such attribute. */
  public static final int ENODATA = 61;

  /** Not supported. */
  public static final int EOPNOTSUPP = 95;

  /** Connection reset. */
  public static final int ECONNRESET = 104;

  /** Quota exceeded. */
  public static final int EDQUOT = 122;

  /** The class of failure. */
  public Kind kind() {
    return switch (number) {
      case ENOENT, ESRCH, ENODATA -> Kind.NOT_FOUND;
      case EEXIST -> Kind.ALREADY_EXISTS;
      case EPERM, EACCES -> Kind.FORBIDDEN;
      case EBUSY -> Kind.CONFLICT;
      case EINVAL, ENOTDIR, EISDIR, ELOOP -> Kind.INVALID;
      case ENOSPC, EDQUOT -> Kind.EXHAUSTED;
      default -> Kind.INTERNAL;
    };
  }

  /** The words of strerror(3) for the common ones. */
  public String text() {
    return switch (number) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ESRCH -> "no such process";
      case EINTR -> "interrupted system call";
      case EAGAIN -> "resource temporarily unavailable";
      case EACCES -> "permission denied";
      case EBUSY -> "device or resource busy";
      case EEXIST -> "file exists";
      case ENOTDIR -> "not a directory";
      case EISDIR -> "is a directory";
      case EINVAL -> "invalid argument";
      case ENOSPC -> "no space left on device";
      case EPIPE -> "broken pipe";
      case ELOOP -> "too many levels of symbolic links";
      case ENODATA -> "no data available";
      case EOPNOTSUPP -> "operation not supported";
      case ECONNRESET -> "connection reset by peer";
      case EDQUOT -> "disk quota exceeded";
      default -> "errno " + number;
    };
  }
}
