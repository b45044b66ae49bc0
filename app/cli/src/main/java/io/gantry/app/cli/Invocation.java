package io.gantry.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one process was started with.
 *
 * @param arguments without the program's name
 * @param workingDirectory absolute; relative paths of the arguments start here
 */
public record Invocation(
    List<String> arguments,
    Map<String, String> environment,
    Path workingDirectory,
    Stdio stdio,
    Signals signals) {
  /** Copies the collections. */
  public Invocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A path as the user wrote it, made absolute. */
  public Path path(String text) {
    return workingDirectory.resolve(text).normalize();
  }
}
