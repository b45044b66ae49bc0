package io.gantry.app.cli.program;

import io.gantry.app.cli.Command;
import io.gantry.app.cli.inspect.VolumeInspectCommand;
import io.gantry.app.cli.volume.VolumeCreateCommand;
import io.gantry.app.cli.volume.VolumeLsCommand;
import io.gantry.app.cli.volume.VolumePruneCommand;
import io.gantry.app.cli.volume.VolumeRmCommand;
import java.util.List;
import java.util.Optional;

/** The commands on volumes, by name. */
final class VolumeCommands {
  /** Below the group, as help lists them. */
  static final List<String> NAMES = List.of("create", "inspect", "ls", "prune", "rm");

  private VolumeCommands() {}

  static Optional<Command> find(String name) {
    return switch (name) {
      case "create" -> Optional.of(new VolumeCreateCommand());
      case "inspect" -> Optional.of(new VolumeInspectCommand());
      case "ls", "list" -> Optional.of(new VolumeLsCommand());
      case "prune" -> Optional.of(new VolumePruneCommand());
      case "rm", "remove" -> Optional.of(new VolumeRmCommand());
      default -> Optional.empty();
    };
  }
}
