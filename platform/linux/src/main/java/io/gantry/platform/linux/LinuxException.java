package io.gantry.platform.linux;

import io.gantry.platform.base.GantryException;

/** A system call failed. */
public final class LinuxException extends GantryException {
  private static final long serialVersionUID = 1L;
  private final int errno;

  /** {@code call} names the call and its operand, as in {@code mount /run/x}. */
  public LinuxException(String call, int errno) {
    super(new Errno(errno).kind(), call + ": " + new Errno(errno).text());
    this.errno = errno;
  }

  /** Why: one of the constants of {@link Errno}. */
  public int errno() {
    return errno;
  }
}
