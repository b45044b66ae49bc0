package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.container.ExecCommand;
import io.gantry.app.cli.container.LogsCommand;
import io.gantry.app.cli.container.PsCommand;
import io.gantry.app.cli.container.RmCommand;
import io.gantry.app.cli.container.RunCommand;
import java.util.List;
import java.util.Optional;

/** The commands on containers, by name. */
final class ContainerCommands {
  static final List<String> NAMES = List.of("exec", "logs", "ls", "rm", "run");

  static final List<String> TOP = List.of("exec", "logs", "ps", "rm", "run");

  private ContainerCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "ls", "list" -> Optional.of(new PsCommand());
      case "remove" -> Optional.of(new RmCommand());
      default -> top(name);
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "exec" -> Optional.of(new ExecCommand());
      case "logs" -> Optional.of(new LogsCommand());
      case "ps" -> Optional.of(new PsCommand());
      case "rm" -> Optional.of(new RmCommand());
      case "run" -> Optional.of(new RunCommand());
      default -> Optional.empty();
    };
  }
}
