package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.inspect.InspectCommand;
import io.gantry.app.cli.system.CheckCommand;
import io.gantry.app.cli.system.DfCommand;
import io.gantry.app.cli.system.EventsCommand;
import io.gantry.app.cli.system.InfoCommand;
import io.gantry.app.cli.system.SystemPruneCommand;
import io.gantry.app.cli.system.VersionCommand;
import java.util.List;
import java.util.Optional;

/** The commands about gantry itself, and {@code inspect}, by name. */
final class SystemCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES = List.of("check", "df", "events", "info", "prune");

  /** Without the group. */
  static final List<String> TOP = List.of("events", "info", "inspect", "version");

  private SystemCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "check" -> Optional.of(new CheckCommand());
      case "df" -> Optional.of(new DfCommand());
      case "events" -> Optional.of(new EventsCommand());
      case "info" -> Optional.of(new InfoCommand());
      case "prune" -> Optional.of(new SystemPruneCommand());
      default -> Optional.empty();
    };
  }

  static Optional<Command> top(String name) {
    return switch (name) {
      case "events" -> Optional.of(new EventsCommand());
      case "info" -> Optional.of(new InfoCommand());
      case "inspect" -> Optional.of(new InspectCommand());
      case "version" -> Optional.of(new VersionCommand());
      default -> Optional.empty();
    };
  }
}
