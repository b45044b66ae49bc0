package io.gantry.app.cli.terminal;

import java.util.Optional;

/** What is behind a descriptor; -1 is never a terminal. */
public final class Tty {
  private Tty() {}

  /** The size of a terminal. */
  public record Size(int rows, int columns) {}

  /** Whether it is a terminal. */
  public static boolean isTerminal(int fd) {
    return false;
  }

  /** The size of the terminal, if it has one. */
  public static Optional<Size> size(int fd) {
    return Optional.empty();
  }

  /** Hands every key to the program as it is typed, until closed. */
  static AutoCloseable raw(int fd) {
    return () -> {};
  }
}
