package io.gantry.engine.api;

import java.util.List;

/** A further process; empty strings mean: as the container's first process. */
public record ExecSpec(
    List<String> command,
    List<String> environment,
    String workingDirectory,
    String user,
    boolean terminal,
    boolean stdin,
    boolean detach,
    boolean privileged) {
  /** Copies the lists. */
  public ExecSpec {
    command = List.copyOf(command);
    environment = List.copyOf(environment);
  }

  /** The same without streams, for nobody to wait for. */
  public ExecSpec detached() {
    return new ExecSpec(
        command, environment, workingDirectory, user, terminal, false, true, privileged);
  }
}
