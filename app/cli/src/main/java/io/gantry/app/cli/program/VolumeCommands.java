package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import java.util.List;
import java.util.Optional;

/** The commands of this group, by name. */
final class VolumeCommands {
  static final List<String> NAMES = List.of();

  static final List<String> TOP = List.of();

  private VolumeCommands() {}

  static Optional<Command> find(String name) {
    return Optional.empty();
  }

  static Optional<Command> top(String name) {
    return Optional.empty();
  }
}
