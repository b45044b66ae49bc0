package io.gantry.app.cli.program;

import io.gantry.platform.base.GantryException.Kind;

/** The one translation of failures to exit codes, as docker has them. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILURE = 1;

  /** A wrong option; also an engine's failure under {@code run}. */
  static final int USAGE = 125;

  /** As after SIGINT. */
  static final int INTERRUPTED = 130;

  /** As after SIGPIPE. */
  static final int CLOSED_OUTPUT = 141;

  private ExitCodes() {}

  /**
   * The exit code of a failure of the engine.
   *
   * @param otherwise what the command says for failures without a code of their own
   */
  static int of(Kind kind, int otherwise) {
    return switch (kind) {
      case COMMAND_NOT_FOUND -> 127;
      case COMMAND_NOT_EXECUTABLE -> 126;
      case CANCELLED -> INTERRUPTED;
      case NOT_FOUND,
          ALREADY_EXISTS,
          INVALID,
          CONFLICT,
          FORBIDDEN,
          UNAVAILABLE,
          EXHAUSTED,
          INTERNAL ->
          otherwise;
    };
  }
}
