package io.gantry.platform.base;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller can act on.
 *
 * <p>Messages are lower-case, carry the operand, end without a full stop and, where a user can do
 * something about it, name the next step. Modules subclass it with typed operands. A failure is
 * logged or thrown, never both; each edge (command line, HTTP) translates {@link Kind} once.
 */
public class GantryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The class of a failure: closed, so that every edge translates all of them. */
  public enum Kind {
    /** The named thing does not exist. */
    NOT_FOUND,
    /** The name or id is taken. */
    ALREADY_EXISTS,
    /** The request can never succeed as it is. */
    INVALID,
    /** The thing is in a state that forbids this. */
    CONFLICT,
    /** The caller may not do this (not root, a file's mode). */
    FORBIDDEN,
    /** A needed program, kernel feature or peer is missing or does not answer now. */
    UNAVAILABLE,
    /** A limit was reached: disk, memory, addresses, ports. */
    EXHAUSTED,
    /** The operation was stopped by its caller. */
    CANCELLED,
    /** The container's program was not found (exit code 127). */
    COMMAND_NOT_FOUND,
    /** The container's program cannot be executed (exit code 126). */
    COMMAND_NOT_EXECUTABLE,
    /** A defect of gantry or an unexpected answer of the kernel. */
    INTERNAL
  }

  private final Kind kind;

  /** Says what failed and on what. */
  public GantryException(Kind kind, String message) {
    this(kind, message, null);
  }

  /** Says what failed, on what, and why. */
  public GantryException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The class of this failure. */
  public final Kind kind() {
    return kind;
  }

  /** The message, never null. */
  public final String text() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }
}
