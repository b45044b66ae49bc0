package io.gantry.platform.base;

import java.util.Optional;

/** Truth values as Docker's files and command lines write them. */
public final class Truth {
  private Truth() {}

  /** What a text says; nothing for one that is neither true nor false. */
  public static Optional<Boolean> parse(String text) {
    return switch (text) {
      case "1", "t", "T", "true", "True", "TRUE" -> Optional.of(true);
      case "0", "f", "F", "false", "False", "FALSE" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
