package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.context.ContextCreateCommand;
import io.gantry.app.cli.context.ContextInspectCommand;
import io.gantry.app.cli.context.ContextLsCommand;
import io.gantry.app.cli.context.ContextRmCommand;
import io.gantry.app.cli.context.ContextShowCommand;
import io.gantry.app.cli.context.ContextUseCommand;
import java.util.List;
import java.util.Optional;

/** The commands on contexts, by name. */
final class ContextCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES = List.of("create", "inspect", "ls", "rm", "show", "use");

  private ContextCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "create" -> Optional.of(new ContextCreateCommand());
      case "inspect" -> Optional.of(new ContextInspectCommand());
      case "ls", "list" -> Optional.of(new ContextLsCommand());
      case "rm", "remove" -> Optional.of(new ContextRmCommand());
      case "show" -> Optional.of(new ContextShowCommand());
      case "use" -> Optional.of(new ContextUseCommand());
      default -> Optional.empty();
    };
  }
}
