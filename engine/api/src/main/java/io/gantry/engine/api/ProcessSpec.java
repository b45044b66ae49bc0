package io.gantry.engine.api;

import java.util.List;
import java.util.Optional;

/**
 * The first process.
 *
 * @param entrypoint nothing for the image's; an empty list for none at all
 * @param command the arguments after the entry point; empty for the image's
 * @param environment {@code NAME=value}; {@code NAME} alone removes one
 * @param user {@code user}, {@code user:group}, by name or number
 * @param stdin keep standard input open
 * @param stdinOnce close it when the first attachment leaves
 */
public record ProcessSpec(
    Optional<List<String>> entrypoint,
    List<String> command,
    List<String> environment,
    String workingDirectory,
    String user,
    boolean terminal,
    boolean stdin,
    boolean stdinOnce) {
  /** Copies the lists. */
  public ProcessSpec {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** Runs {@code command} as the image says. */
  public static ProcessSpec of(List<String> command) {
    return new ProcessSpec(Optional.empty(), command, List.of(), "", "", false, false, false);
  }
}
