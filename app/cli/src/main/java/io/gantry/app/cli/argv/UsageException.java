package io.gantry.app.cli.argv;

import io.gantry.platform.base.GantryException;

/** The user wrote something that the command does not understand; nothing was done. */
public final class UsageException extends GantryException {
  private static final long serialVersionUID = 1L;

  private final Form form;

  /** How the error is shown, as docker 28 does, and its exit code. */
  public enum Form {
    /** The bare message, the usage line, a pointer to help; 125. */
    FLAG,
    /** The message behind the program's name, the usage line, a pointer to help; 1. */
    OPERANDS,
    /** The message behind the program's name and a pointer to help; 125. */
    VALUE,
    /** The bare message; 1. */
    PLAIN
  }

  private UsageException(Form form, String message) {
    super(Kind.INVALID, message);
    this.form = form;
  }

  /** An option is unknown or its text has no meaning. */
  static UsageException flag(String message) {
    return new UsageException(Form.FLAG, message);
  }

  /** Too few or too many operands. */
  static UsageException operands(String message) {
    return new UsageException(Form.OPERANDS, message);
  }

  /** Options were understood but make no sense together. */
  public static UsageException value(String message) {
    return new UsageException(Form.VALUE, message);
  }

  /** Operands were understood but make no sense together. */
  public static UsageException plain(String message) {
    return new UsageException(Form.PLAIN, message);
  }

  /** How to show it. */
  public Form form() {
    return form;
  }
}
