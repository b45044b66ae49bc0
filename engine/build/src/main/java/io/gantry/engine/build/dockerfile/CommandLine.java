package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** What RUN, CMD and ENTRYPOINT take. */
public sealed interface CommandLine {
  /** The program and its arguments, from the JSON form. */
  record Exec(List<String> arguments) implements CommandLine {
    /** Copies the list. */
    public Exec {
      arguments = List.copyOf(arguments);
    }
  }

  /** A line for the stage's shell. */
  record Shell(String line) implements CommandLine {}

  /** The program and its arguments, where {@code shell} is what SHELL says. */
  default List<String> arguments(List<String> shell) {
    return switch (this) {
      case Exec(List<String> arguments) -> arguments;
      case Shell(String line) -> {
        var words = new ArrayList<>(shell);
        words.add(line);
        yield List.copyOf(words);
      }
    };
  }

  /** Whether there is nothing to run. */
  default boolean isEmpty() {
    return switch (this) {
      case Exec(List<String> arguments) -> arguments.isEmpty();
      case Shell(String line) -> line.isEmpty();
    };
  }
}
