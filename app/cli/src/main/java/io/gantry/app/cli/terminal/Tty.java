package io.gantry.app.cli.terminal;

import io.gantry.platform.linux.tty.Terminal;
import java.util.Optional;

/** What is behind a descriptor of an invocation; -1, where there is none, is never a terminal. */
public final class Tty {
  private Tty() {}

  /** The size of a terminal. */
  public record Size(int rows, int columns) {}

  /** Whether it is a terminal. */
  public static boolean isTerminal(int fd) {
    return fd >= 0 && Terminal.isTerminal(fd);
  }

  /** The size of the terminal, if there is one that knows it. */
  public static Optional<Size> size(int fd) {
    if (fd < 0) {
      return Optional.empty();
    }
    return Terminal.size(fd)
        .filter(size -> size.rows() > 0 && size.columns() > 0)
        .map(size -> new Size(size.rows(), size.columns()));
  }

  /** How a terminal is until closed. */
  public interface Mode extends AutoCloseable {
    /** Makes it what it was. */
    @Override
    void close();
  }

  /** Shows nothing of what is typed, until closed. */
  static Mode silent(int fd) {
    return Terminal.makeSilent(fd)::close;
  }

  /** Hands every key to the program as it is typed, until closed. */
  static AutoCloseable raw(int fd) {
    return Terminal.makeRaw(fd);
  }
}
